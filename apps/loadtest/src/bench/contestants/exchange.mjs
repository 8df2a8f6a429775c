// A plugin of esbuild: where the API's process opens its stores, these packages are the files beside this one, which pass
// everything on but the part that a contestant exchanges. The API itself is the product's. No other program of this workspace opens stores so.
import { fileURLToPath } from 'node:url';

/** @type {Record<string, string>} */
const exchanged = {
  '@seckill/task-engine': fileURLToPath(new URL('./exchanged-tasks.ts', import.meta.url)),
  '@seckill/inventory': fileURLToPath(new URL('./exchanged-inventory.ts', import.meta.url)),
};

const opener = fileURLToPath(new URL('../../../../../packages/sales/src/open.ts', import.meta.url));

/** @type {import('esbuild').Plugin} */
export const plugin = {
  name: 'parts of contestants',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^@seckill\// }, ({ path, importer }) => {
      const file = importer === opener ? exchanged[path] : undefined;
      return file === undefined ? undefined : { path: file };
    }),
};
