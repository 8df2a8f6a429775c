// Preloaded into the API of a contestant: what the API takes from these packages it takes from the files
// beside this one, which pass everything on but the part that is exchanged. The API itself is the product's.
import { register } from 'node:module';
import { isMainThread } from 'node:worker_threads';

/** @type {Record<string, string>} */
const exchanged = {
  '@seckill/task-engine': new URL('./exchanged-tasks.ts', import.meta.url).href,
  '@seckill/inventory': new URL('./exchanged-inventory.ts', import.meta.url).href,
};

// Where the API's process opens its stores.
const opener = new URL('../../../../../packages/sales/src/open.ts', import.meta.url).href;

/** @type {import('node:module').ResolveHook} */
export function resolve(specifier, context, next) {
  const opening = context.parentURL === opener;
  return next((opening && exchanged[specifier]) || specifier, context);
}

// Node loads this file a second time, beside the program, for the hook above.
if (isMainThread) register(import.meta.url);
