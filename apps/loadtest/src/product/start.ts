import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { leash } from '@seckill/scripts/services';
import { programArgs } from '@seckill/scripts/typescript';

export type Running = { pid: number; url: string; stop(): Promise<void> };

export type App = 'api' | 'worker';

/** The full path of the program of an app. */
export const programOf = (app: App) =>
  fileURLToPath(new URL(`../../../${app}/src/main.ts`, import.meta.url));

/** Starts an app of the product and resolves when it says that it is ready. */
export const startApp = async (app: App, env: NodeJS.ProcessEnv, nodeArgs: string[] = []) =>
  startProgram(`the ${app}`, [...nodeArgs, ...(await programArgs(programOf(app)))], env);

const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/**
 * Starts Node with these arguments and resolves when the program logs that it is ready, with its `url`
 * if it has one. It ends with this process, but a Ctrl-C does not reach it: it is stopped in order.
 */
export async function startProgram(
  name: string,
  args: string[],
  env: NodeJS.ProcessEnv,
): Promise<Running> {
  const child = spawn(process.execPath, args, {
    env,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    detached: true,
  });
  children.add(child);
  // Of an end by SIGKILL this process hears nothing.
  leash(child);
  child.once('exit', () => children.delete(child));
  const ready = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${name} ended (${code})`)));
    if (child.stdout)
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line.includes('"msg":"ready"')) resolve(line);
      });
  });
  return {
    pid: child.pid ?? 0,
    url: /"url":"([^"]+)"/.exec(ready)?.[1] ?? '',
    async stop() {
      if (!children.has(child)) return;
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), 15_000);
      await once(child, 'exit');
      clearTimeout(force);
    },
  };
}
