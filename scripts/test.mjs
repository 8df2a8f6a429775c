import { fileURLToPath } from 'node:url';
import { prepare } from './install/prepare.mjs';
import { importTypescript } from './typescript/index.mjs';

await prepare();
await importTypescript(fileURLToPath(new URL('./test.ts', import.meta.url)));
