import { fileURLToPath } from 'node:url';
import { runProgram, type Program } from '../services/program.ts';
import { programArgs } from '../typescript/index.mjs';

export type { Program };

/** Starts the API or a worker as a process of its own; resolves when it says that it is ready, which `LOG_LEVEL` must allow. */
export async function startProgram(
  app: 'api' | 'worker',
  env: NodeJS.ProcessEnv,
): Promise<Program> {
  const main = fileURLToPath(new URL(`../../apps/${app}/src/main.ts`, import.meta.url));
  return runProgram(`the ${app}`, await programArgs(main), { PATH: process.env['PATH'], ...env });
}
