import { fileURLToPath } from 'node:url';
import { prepare, readEnvFile } from './install/prepare.mjs';
import { importTypescript } from './typescript/index.mjs';

await prepare();
readEnvFile();
await importTypescript(fileURLToPath(new URL('./start.ts', import.meta.url)));
