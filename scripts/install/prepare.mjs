import { fileURLToPath } from 'node:url';
import { installPackages } from './packages.mjs';

/** The project's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Makes a fresh clone able to run TypeScript: the right Node, npm packages in place.
 * Ends the process with one sentence when that cannot be. Uses nothing but Node itself.
 */
export async function prepare() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    fail(`Seckill needs Node 20.19 or newer, this is ${process.version}. Get it at nodejs.org.`);
  }
  await installPackages(root).catch(fail);
}

/**
 * @param {unknown} error
 * @returns {never}
 */
export function fail(error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
