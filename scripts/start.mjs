import { join } from 'node:path';
import { fail, prepare, readEnvFile, root } from './install/prepare.mjs';
import { build, bundleOf } from './typescript/index.mjs';

await prepare();
readEnvFile();
const slow = setTimeout(() => console.log('Building what has changed ...'), 1000);
const product = process.argv.includes('--dev') ? [] : ['apps/api', 'apps/worker', 'apps/web'];
await build('scripts', ...product).catch(fail);
clearTimeout(slow);
process.setSourceMapsEnabled(true);
await import(bundleOf(join(root, 'scripts/start.ts')));
