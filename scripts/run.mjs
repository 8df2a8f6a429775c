// run.mjs FILE ARGUMENTS...: runs a TypeScript file of the project, from a fresh clone too.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { prepare, readEnvFile, root } from './install/prepare.mjs';
import { sourceArgs } from './typescript/index.mjs';

await prepare();
readEnvFile();
const [file = '', ...args] = process.argv.slice(2);
const child = spawn(process.execPath, [...sourceArgs(join(root, file)), ...args], {
  cwd: root,
  stdio: 'inherit',
});
// What is sent to this process alone must reach the child, which decides how it ends. Of a Ctrl-C in
// the terminal it hears twice: by itself, and from here.
const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
for (const name of signals) process.on(name, () => child.kill(name));
child.once('exit', (code, signal) => {
  process.exit(code ?? 128 + (signal ? constants.signals[signal] : 1));
});
