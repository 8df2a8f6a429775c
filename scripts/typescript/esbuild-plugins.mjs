import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Leaves npm packages out of a bundle; each is imported from where the importing file would have
 * found it.
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
      if (found.errors.length > 0 || !/[\\/]node_modules[\\/]/.test(found.path)) return found;
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
