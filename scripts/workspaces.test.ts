import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

type Manifest = { name: string } & Record<
  'scripts' | 'dependencies' | 'devDependencies',
  Record<string, string>
>;
const manifestOf = (path: string): Manifest => JSON.parse(read(`${path}/package.json`));
const { packages }: { packages: Record<string, { link?: boolean; resolved?: string }> } =
  JSON.parse(read('package-lock.json'));
const workspaces = Object.values(packages).flatMap(({ link, resolved }) =>
  link && resolved ? [resolved] : [],
);

test('there are workspaces', () => {
  expect(workspaces).toEqual(expect.arrayContaining(['apps/api', 'packages/db', 'scripts']));
});

test('the Dockerfile copies the manifest of every workspace', () => {
  const dockerfile = read('Dockerfile');
  const copied = (path: string) => dockerfile.includes(`COPY ${path}/package.json ${path}/`);
  expect(workspaces.filter((path) => !copied(path))).toEqual([]);
});

test('types at the root are those of every workspace', () => {
  const { references }: { references: { path: string }[] } = JSON.parse(read('tsconfig.json'));
  expect(references.map(({ path }) => path).toSorted()).toEqual(workspaces.toSorted());
});

test('every workspace can be linted and typed by itself', () => {
  const missing = workspaces.filter((path) => {
    const { lint, types } = manifestOf(path).scripts;
    return !lint || !types;
  });
  expect(missing).toEqual([]);
});

// What depends on what turbo learns from the manifests; but `scripts` it sees as part of all (turbo.json).
test.each(workspaces)('%s names the workspaces that it imports', (path) => {
  const list = execFileSync('git', ['ls-files', '-co', '--exclude-standard', path], { cwd: root });
  const files = String(list).split('\n');
  const imported = files
    .filter((file) => /\.(tsx?|mjs)$/.test(file))
    .flatMap((file) => [...read(file).matchAll(/^(?:im|ex)port [^;]*?'(@seckill\/[\w-]+)/gm)])
    .map(([, name = '']) => name);
  const { name: own, dependencies, devDependencies } = manifestOf(path);
  const named = { [own]: '', ...dependencies, ...devDependencies, '@seckill/scripts': '' };
  expect([...new Set(imported)].filter((name) => !(name in named))).toEqual([]);
});

test('no workspace has npm packages of its own, which its bundle would not find', () => {
  const own = /^(apps|packages|scripts|e2e)\b.*\/node_modules\//;
  expect(Object.keys(packages).filter((path) => own.test(path))).toEqual([]);
});
