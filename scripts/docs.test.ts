import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const list = (folder: string) => readdirSync(join(root, folder)).map((name) => join(folder, name));
const documents = [
  ...[...list('.'), ...list('docs'), ...list('docs/adr')].filter((file) => file.endsWith('.md')),
  ...[...list('packages'), ...list('apps')]
    .map((folder) => join(folder, 'README.md'))
    .filter((file) => existsSync(join(root, file))),
];

const matches = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map((match) => match[1] ?? '');

describe.each(documents)('%s', (file) => {
  const text = read(file);
  const near = (path: string) => join(root, dirname(file), path);

  it('links to files that exist', () => {
    const links = matches(text, /\]\(([^)#\s]+)(?:#[^)]*)?\)/g);
    const own = links.filter((link) => !/^[a-z]+:/.test(link));
    expect(own.filter((link) => !existsSync(near(link)))).toEqual([]);
  });

  it('names files that exist', () => {
    const paths = matches(text, /`((?:apps|packages|scripts|e2e|deploy|docs)\/[\w./-]+)`/g);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('names npm scripts that exist', () => {
    const scripts = Object.keys(JSON.parse(read('package.json')).scripts);
    const named = matches(text, /npm run (?!-)([\w-]+)(?! -w)\b/g);
    expect(named.filter((name) => !scripts.includes(name))).toEqual([]);
  });
});

it('docs/architecture.md has every table of the schema', () => {
  const tables = matches(read('packages/db/src/schema.ts'), /mysqlTable\(\s*'(\w+)'/g);
  const shown = matches(read('docs/architecture.md'), /^\| `(\w+)` +\|/gm);
  expect(shown).toEqual(expect.arrayContaining(tables));
});
