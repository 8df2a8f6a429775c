import { pathToFileURL } from 'node:url';
import { bundle } from './bundle.mjs';

// Node runs TypeScript files by itself from 22.18 on.
const runsTypescript = 'typescript' in process.features && Boolean(process.features.typescript);

/**
 * What Node needs to run a program of this project as fast as it can be started: from its bundle.
 *
 * @param {string} file full path of the TypeScript file
 * @returns {Promise<string[]>}
 */
export async function programArgs(file) {
  return ['--enable-source-maps', await bundle(file)];
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

/**
 * Runs a TypeScript module of this project in this process, from its bundle.
 *
 * @param {string} file full path
 */
export async function importTypescript(file) {
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(await bundle(file)).href);
}
