import { fileURLToPath } from 'node:url';
import { runProgram, type Program } from '@seckill/scripts/testing';
import { programArgs } from '@seckill/scripts/typescript';

export type Running = { pid: number; url: string; stop(): Promise<void> };

export type App = 'api' | 'worker';

/** The full path of the program of an app. */
export const programOf = (app: App) =>
  fileURLToPath(new URL(`../../../${app}/src/main.ts`, import.meta.url));

/** Starts an app of the product and resolves when it says that it is ready. */
export const startApp = async (app: App, env: NodeJS.ProcessEnv, nodeArgs: string[] = []) =>
  startProgram(`the ${app}`, [...nodeArgs, ...(await programArgs(programOf(app)))], env);

/** Starts a program and resolves when it logs that it is ready, with its `url` if it has one. */
export async function startProgram(
  name: string,
  args: string[],
  env: NodeJS.ProcessEnv,
): Promise<Running> {
  return toRunning(await runProgram(name, args, env));
}

export const toRunning = ({ child, ready, stop }: Program): Running => ({
  pid: child.pid ?? 0,
  url: /"url":"([^"]+)"/.exec(ready)?.[1] ?? '',
  stop,
});
