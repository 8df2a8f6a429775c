// bundle.mjs [--plugin FILE] [NAME=]FILE...: bundles programs of the workspace it is run in to dist/*.mjs, npm packages
// included: to look for some 2000 modules and to load them one by one took half of a start. The plugin is one of esbuild.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { plugin: { type: 'string' } },
});
/** @type {{ plugin: import('esbuild').Plugin } | undefined} */
const own = values.plugin && (await import(pathToFileURL(resolve(values.plugin)).href));
const entryPoints = positionals.map((program) => {
  const named = program.indexOf('=');
  const file = program.slice(named + 1);
  return { in: file, out: named < 0 ? basename(file, '.ts') : program.slice(0, named) };
});

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
 * Of an npm package a stack names the file, and no line: a map of all of them is six times as long, and a process stands still while
 * it is read for the first error.
 */
const NO_MAP = `\n//# sourceMappingURL=data:application/json;base64,${btoa('{"version":3,"sources":[""],"mappings":"AAAA"}')}`;

/**
 * `import.meta` stays that of the source: the files beside it are found by it. By a relative path, as turbo
 * shares what was built between copies of the project.
 *
 * @type {import('esbuild').Plugin}
 */
const whereSourcesAre = {
  name: 'where sources are',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.[cm]?[tj]s$/ }, ({ path }) => {
      const isOurs = !path.includes('/node_modules/');
      const source = readFileSync(path, 'utf8') + (isOurs ? '' : NO_MAP);
      const loader = path.endsWith('ts') ? 'ts' : 'js';
      if (!source.includes('import.meta.'))
        return isOurs ? undefined : { contents: source, loader };
      const place = JSON.stringify(relative(join(process.cwd(), 'dist'), path));
      // On the first line, which keeps the numbers of all lines.
      const own = `const url_ = new URL(${place}, here_).href, dirname_ = decodeURIComponent(new URL('.', url_).pathname); `;
      return { contents: own + source, loader };
    }),
};

const { metafile } = await build({
  entryPoints,
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
  plugins: [...(own ? [own.plugin] : []), npmPackages, whereSourcesAre],
  metafile: true,
});
for (const name of readdirSync('dist').filter((file) => !metafile.outputs[`dist/${file}`])) {
  rmSync(join('dist', name), { recursive: true });
}
