import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, relative, sep } from 'node:path';
import { exec } from '../install/exec.mjs';
import { root } from '../install/prepare.mjs';

// Node runs TypeScript files by itself from 22.18 on.
const runsTypescript = 'typescript' in process.features && Boolean(process.features.typescript);

/**
 * Builds of these workspaces, such as `apps/api`, what has changed: turbo knows by the content.
 *
 * @param {string[]} workspaces
 */
export async function build(...workspaces) {
  // The program itself: the script around it would take longer than it does.
  const platform = `${process.platform}-${process.arch.replace('x64', '64')}`;
  const turbo = createRequire(import.meta.url).resolve(`@turbo/${platform}/bin/turbo`);
  const filters = workspaces.map((workspace) => `--filter=./${workspace}`);
  await exec(turbo, ['run', 'build', ...filters, '--output-logs=errors-only'], {
    cwd: root,
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
    failure: `Not all of this could be built: ${workspaces.join(', ')}.`,
  });
}

/**
 * The bundle of a program, which the `build` of its workspace makes.
 *
 * @param {string} file full path of the TypeScript file
 */
export function bundleOf(file) {
  return join(root, workspaceOf(file), 'dist', basename(file).replace(/\.ts$/, '.mjs'));
}

/** @type {Map<string, Promise<void>>} What this process has had built: once is enough for its life. */
const built = new Map();

/**
 * What Node needs to run a program of this project as fast as it can be started: from its bundle,
 * which is built if need be.
 *
 * @param {string} file full path of the TypeScript file
 * @returns {Promise<string[]>}
 */
export async function programArgs(file) {
  const workspace = workspaceOf(file);
  const building = built.get(workspace) ?? build(workspace);
  built.set(workspace, building);
  await building;
  const bundle = bundleOf(file);
  if (!existsSync(bundle))
    throw new Error(`${file} is none of the programs that ${workspaceOf(file)} builds.`);
  return ['--enable-source-maps', bundle];
}

/**
 * What Node needs to run a TypeScript file of this project as it is, and those it imports, so that it
 * can watch them: nothing from 22.18 on, the tsx loader before. Its half for require() is left out:
 * ours are all modules, and packages load faster without it.
 *
 * @param {string} file full path
 * @returns {string[]}
 */
export function sourceArgs(file) {
  return runsTypescript ? [file] : ['--import', import.meta.resolve('tsx/esm'), file];
}

/** @param {string} file */
function workspaceOf(file) {
  const [group = '', name = ''] = relative(root, file).split(sep);
  return group === 'scripts' || group === 'e2e' ? group : `${group}/${name}`;
}
