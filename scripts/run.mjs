// run.mjs FILE ARGUMENTS...: runs a program of the project from its bundle, from a fresh clone too. Uses nothing but Node itself
// until what it needs is there.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fail, prepare, root } from './install/prepare.mjs';
import { programArgs } from './typescript/index.mjs';

const [file = '', ...args] = process.argv.slice(2);
await prepare();
const env = join(root, '.env');
// Tests are the same whatever the settings. Elsewhere those that are set already win.
if (file !== 'scripts/test.ts' && existsSync(env)) process.loadEnvFile(env);
const [program = ''] = (await programArgs(join(root, file)).catch(fail)).slice(-1);
process.chdir(root);
process.argv = [process.execPath, program, ...args];
process.setSourceMapsEnabled(true);
await import(program);
