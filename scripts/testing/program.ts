import { fileURLToPath } from 'node:url';
import { runProgram, type Program } from '../services/program.ts';
import { programArgs } from '../typescript/index.mjs';

export type { Program };

/** Starts the API or a worker as a process of its own; resolves when it says that it is ready, which `LOG_LEVEL` must allow. `onLine` hears its log. */
export async function startProgram(
  app: 'api' | 'worker',
  env: NodeJS.ProcessEnv,
  onLine?: (line: string) => void,
): Promise<Program> {
  const main = fileURLToPath(new URL(`../../apps/${app}/src/main.ts`, import.meta.url));
  const all = { PATH: process.env['PATH'], ...env };
  return runProgram(`the ${app}`, await programArgs(main), all, onLine);
}
