import { importTypescript, prepare } from './install/prepare.mjs';

await prepare();
await importTypescript(new URL('./start.ts', import.meta.url));
