import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';

const ofNpm = /[\\/]node_modules[\\/]/;
// Some 700 modules, most of them never needed and nowhere else used: a third of a worker's start.
const manySmallModules = /[\\/]node_modules[\\/](@fastify[\\/]type-provider-)?typebox[\\/]/;

/**
 * Leaves npm packages out of a bundle, except one of very many modules; each is imported from where
 * the importing file would have found it.
 *
 * @type {import('esbuild').Plugin}
 */
export const wherePackagesAre = {
  name: 'where packages are',
  setup: (build) => {
    build.onResolve({ filter: /^[^./]/ }, async ({ path, pluginData, ...from }) => {
      if (pluginData === 'asked' || from.kind === 'entry-point') return undefined;
      if (isBuiltin(path)) return { path, external: true };
      const found = await build.resolve(path, { ...from, pluginData: 'asked' });
      const isLeftOut = ofNpm.test(found.path) && !manySmallModules.test(found.path);
      if (found.errors.length > 0 || !isLeftOut) return found;
      return { path: pathToFileURL(found.path).href, external: true };
    });
  },
};

/**
 * `import.meta` stays that of the source: files beside it are found by it.
 *
 * @type {import('esbuild').Plugin}
 */
export const whereSourcesAre = {
  name: 'where sources are',
  setup: (build) => {
    build.initialOptions.define = { 'import.meta.url': 'url_', 'import.meta.dirname': 'dirname_' };
    build.onLoad({ filter: /\.m?[tj]s$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const url = JSON.stringify(pathToFileURL(path).href);
      const own = `const url_ = ${url}, dirname_ = ${JSON.stringify(dirname(path))}; `;
      return {
        // On the first line, which keeps the numbers of all lines.
        contents: source.includes('import.meta.') ? own + source : source,
        loader: path.endsWith('ts') ? 'ts' : 'js',
      };
    });
  },
};
