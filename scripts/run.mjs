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
// A Ctrl-C reaches the child from the terminal; what is sent to this process alone is passed on.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.once('exit', (code, signal) => {
  process.exit(code ?? 128 + (signal ? constants.signals[signal] : 1));
});
