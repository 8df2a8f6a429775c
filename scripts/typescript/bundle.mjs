// bundle.mjs FILE...: bundles programs of the workspace it is run in to dist/*.mjs, npm packages included: to look
// for some 2000 modules and to load them one by one took half of a start.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from 'esbuild';

// What looks for files beside itself, or for a binary of this platform, stays where it is.
const findsFiles =
  /^(@node-rs|@bull-board\/ui|autocannon|@fastify\/swagger-ui|msgpackr-extract|playwright)(\/|$)/;

/** @type {import('esbuild').Plugin} */
const npmPackages = {
  name: 'npm packages',
  setup: ({ onResolve }) =>
    onResolve({ filter: findsFiles }, ({ path }) => ({ path, external: true })),
};

/**
 * `import.meta` stays that of the source: the files beside it are found by it. By a relative path, as turbo
 * shares what was built between copies of the project.
 *
 * @type {import('esbuild').Plugin}
 */
const whereSourcesAre = {
  name: 'where sources are',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.m?[tj]s$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      if (!source.includes('import.meta.')) return undefined;
      const place = JSON.stringify(relative(join(process.cwd(), 'dist'), path));
      // On the first line, which keeps the numbers of all lines.
      const own = `const url_ = new URL(${place}, here_).href, dirname_ = decodeURIComponent(new URL('.', url_).pathname); `;
      return { contents: own + source, loader: path.endsWith('ts') ? 'ts' : 'js' };
    }),
};

const { metafile } = await build({
  entryPoints: process.argv.slice(2),
  entryNames: '[name]',
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  // What is imported late is loaded late.
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  // Only the conditions Node itself knows.
  conditions: [],
  minifyWhitespace: true,
  minifySyntax: true,
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'warning',
  // What is no module asks for Node's own by `require`.
  banner: {
    js: `import { createRequire as create_ } from 'node:module'; const here_ = import.meta.url, require = create_(here_);`,
  },
  define: { 'import.meta.url': 'url_', 'import.meta.dirname': 'dirname_' },
  plugins: [npmPackages, whereSourcesAre],
  metafile: true,
});
for (const name of readdirSync('dist').filter((file) => !metafile.outputs[`dist/${file}`])) {
  rmSync(join('dist', name), { recursive: true });
}
