/*
 * Holds every manifest to the schema of Kubernetes: its types are those of the API's own OpenAPI document, and TypeScript refuses a
 * field that is not among them, one that is missing, and a value of another type.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { folder, readKustomization } from './read-manifests.mjs';

const root = join(folder, '../..');
const main = process.argv[2] ?? join(folder, 'example');
const cache = join(root, 'node_modules/.cache/manifests', String(process.pid));

const { manifests } = readKustomization(main);
mkdirSync(cache, { recursive: true });
try {
  /** @type {Map<string, string>} */
  const written = new Map();
  for (const [index, { file, resource }] of manifests.entries()) {
    const { apiVersion, kind, metadata } = resource;
    const [group = '', version] = apiVersion.includes('/')
      ? apiVersion.split('/')
      : ['core', apiVersion];
    const module = `kubernetes-types/${group.split('.')[0]}/${version}`;
    const name = `${index}.ts`;
    written.set(name, `${file}, ${kind} ${metadata.name}`);
    // The types leave open what must be there of these two.
    const type = `Required<Pick<${kind}, 'apiVersion' | 'kind' | 'metadata'>> & ${kind}`;
    const text = JSON.stringify(resource, null, 2);
    writeFileSync(
      join(cache, name),
      `import type { ${kind} } from '${module}';\nexport const manifest: ${type} = ${text};\n`,
    );
  }
  const options = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    module: 'esnext',
    moduleResolution: 'bundler',
    types: [],
  };
  writeFileSync(
    join(cache, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: options, files: [...written.keys()] }),
  );
  const tsc = join(
    dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
    'bin/tsc',
  );
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', cache, '--pretty', 'false'], {
    encoding: 'utf8',
    cwd: cache,
  });
  if (status !== 0) {
    const said = stdout.replaceAll(
      /^(\d+\.ts)\(\d+,\d+\): error TS\d+: /gm,
      (_, name) => `${written.get(name)}: `,
    );
    console.error(said.trim());
    process.exitCode = 1;
  } else {
    console.log(`${manifests.length} manifests are as Kubernetes has them`);
  }
} finally {
  rmSync(cache, { recursive: true, force: true });
}
