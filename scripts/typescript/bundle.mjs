import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contentHash } from './content-hash.mjs';
import { wherePackagesAre, whereSourcesAre } from './esbuild-plugins.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
// npm empties node_modules whenever it installs, so the cache goes when the packages do.
const cache = join(root, 'node_modules', '.cache', 'seckill');
const KEPT = 20;

// Everything a program of ours can be made of; what it takes from npm is named by the lockfile.
const sources = ['packages', 'apps/api', 'apps/worker', 'apps/loadtest', 'scripts', 'deploy', 'e2e']
  .concat('tsconfig.base.json', 'package-lock.json')
  .map((path) => join(root, path));

/**
 * A module with the same effect as the TypeScript module `file` of this project, its workspace
 * imports included and its npm imports not. It is made once per content of the sources.
 *
 * @param {string} file full path
 * @returns {Promise<string>} full path
 */
export async function bundle(file) {
  for (;;) {
    const hash = hashOfSources();
    const folder = join(cache, hash);
    const bundled = join(
      folder,
      relative(root, file).replaceAll(/[\\/]/g, '-').replace(/\.ts$/, '.mjs'),
    );
    if (existsSync(bundled)) return bundled;
    const content = await build(file, bundled);
    // Somebody may have saved a file meanwhile, and this is the content of neither moment.
    if (hashOfSources() !== hash) continue;
    mkdirSync(folder, { recursive: true });
    const partial = `${bundled}.${process.pid}`;
    writeFileSync(partial, content);
    renameSync(partial, bundled);
    forgetOldest();
    return bundled;
  }
}

function hashOfSources() {
  return contentHash(sources, [root, process.version]);
}

/** @param {string} file @param {string} outfile */
async function build(file, outfile) {
  const esbuild = await import('esbuild');
  const { outputFiles } = await esbuild.build({
    entryPoints: [file],
    outfile,
    write: false,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: `node${process.versions.node}`,
    // Only the conditions Node itself knows.
    conditions: [],
    sourcemap: 'inline',
    sourcesContent: false,
    logLevel: 'silent',
    plugins: [wherePackagesAre, whereSourcesAre],
  });
  return outputFiles[0]?.contents ?? '';
}

// A program that has run for long may still be restarted from its bundle: some old ones are kept.
function forgetOldest() {
  const folders = readdirSync(cache).map((name) => join(cache, name));
  for (const folder of folders.toSorted((a, b) => madeAt(b) - madeAt(a)).slice(KEPT)) {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder */
function madeAt(folder) {
  return statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
