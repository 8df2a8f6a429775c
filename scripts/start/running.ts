import { join, resolve } from 'node:path';

/** Of the product that runs on a data folder; other commands find it by `running.json`. */
export type Running = {
  url: string;
  adminToken: string;
  redisUrl: string;
  databaseUrl: string;
  pid: number;
  /** Of what was started, by its name, as of now. */
  pids: { [name: string]: number | undefined };
  startedAt: string;
};

/** Where data, secrets and logs of `npm start` are: `SECKILL_DATA`, seen from the project's folder, or `.data`. */
export const dataFolderOf = (root: string, env: NodeJS.ProcessEnv): string =>
  resolve(root, env['SECKILL_DATA'] || '.data');

/** The file in which `npm start` notes what runs, for the commands that act on it. */
export const runningFileIn = (dataDir: string): string => join(dataDir, 'running.json');
export const runningFileOf = (root: string, env: NodeJS.ProcessEnv): string =>
  runningFileIn(dataFolderOf(root, env));
