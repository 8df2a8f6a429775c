import { join, resolve } from 'node:path';

/** Where data, secrets and logs of `npm start` are: `SECKILL_DATA`, seen from the project's folder, or `.data`. */
export const dataFolderOf = (root: string, env: NodeJS.ProcessEnv): string =>
  resolve(root, env['SECKILL_DATA'] || '.data');

/** The file in which `npm start` notes what runs, for the commands that act on it. */
export const runningFileOf = (root: string, env: NodeJS.ProcessEnv): string =>
  join(dataFolderOf(root, env), 'running.json');
