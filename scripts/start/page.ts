import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { whatWasSaid } from '../machine/what-was-said.ts';
import { contentHash } from '../typescript/content-hash.mjs';

const run = promisify(execFile);

// Everything the built page is made of.
const sources = [
  'apps/web/index.html',
  'apps/web/package.json',
  'apps/web/vite.config.ts',
  'apps/web/public',
  'apps/web/src',
  'packages/contracts/src',
  'package-lock.json',
];

/** Builds the page unless the last build is of the same sources. Returns whether it had to. */
export async function buildPage(root: string): Promise<boolean> {
  const dist = join(root, 'apps', 'web', 'dist');
  // Inside the build, which any other build empties first: what it says is always true.
  const stamp = join(dist, '.sources');
  const hash = contentHash(sources.map((source) => join(root, source)));
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return false;
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  try {
    const cwd = join(root, 'apps', 'web');
    await run(process.execPath, [vite, 'build', '--logLevel', 'error'], { cwd });
  } catch (error) {
    throw new Error(
      `${whatWasSaid(error)}\nThe page could not be built (vite build in apps/web).`,
      {
        cause: error,
      },
    );
  }
  writeFileSync(stamp, hash);
  return true;
}
