import { importTypescript, prepare, readEnvFile } from './install/prepare.mjs';

await prepare();
readEnvFile();
await importTypescript(new URL('./start.ts', import.meta.url));
