import { join } from 'node:path';
import { fail, prepare, root } from './install/prepare.mjs';
import { build, bundleOf } from './typescript/index.mjs';

await prepare();
await build('scripts').catch(fail);
process.setSourceMapsEnabled(true);
await import(bundleOf(join(root, 'scripts/test.ts')));
