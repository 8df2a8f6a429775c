// run.mjs FILE ARGUMENTS...: runs a program of the project from its bundle, from a fresh clone too.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fail, prepare, readEnvFile, root } from './install/prepare.mjs';
import { programArgs } from './typescript/index.mjs';

await prepare();
readEnvFile();
const [file = '', ...args] = process.argv.slice(2);
const program = await programArgs(join(root, file)).catch(fail);
const child = spawn(process.execPath, [...program, ...args], { cwd: root, stdio: 'inherit' });
// What is sent to this process alone must reach the child, which decides how it ends. Of a Ctrl-C in
// the terminal it hears twice: by itself, and from here.
const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
for (const name of signals) process.on(name, () => child.kill(name));
child.once('exit', (code, signal) => {
  process.exit(code ?? 128 + (signal ? constants.signals[signal] : 1));
});
