import { importTypescript, prepare } from './install/prepare.mjs';

await prepare();
await importTypescript(new URL('./test.ts', import.meta.url));
