import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const list = (folder: string) => readdirSync(join(root, folder)).map((name) => join(folder, name));
const documents = [
  ...[...list('.'), ...list('docs'), ...list('docs/adr')].filter((file) => file.endsWith('.md')),
  ...list('packages')
    .map((folder) => join(folder, 'docs'))
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap(list),
  ...[...list('packages'), ...list('apps')]
    .map((folder) => join(folder, 'README.md'))
    .filter((file) => existsSync(join(root, file))),
];

const matches = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map((match) => match[1] ?? '');

/** Paths of this project wherever a text names them; `a/{b,c}.ts` is two, and of `a/*.ts` the folder is one. */
function pathsIn(text: string): string[] {
  const path = /(?<![\w./-])((?:apps|packages|scripts|e2e|deploy|docs)\/[\w{},*./-]*[\w}*/])/g;
  return matches(text, path)
    .flatMap(alternatives)
    .map((name) => (name.includes('*') ? dirname(name) : name));
}

function alternatives(path: string): string[] {
  const [, before = '', names, after = ''] = /^(.*?)\{(.*?)\}(.*)$/.exec(path) ?? [];
  if (names === undefined) return [path];
  return names.split(',').flatMap((name) => alternatives(`${before}${name}${after}`));
}

describe.each(documents)('%s', (file) => {
  const text = read(file);
  const near = (path: string) => join(root, dirname(file), path);

  it('links to files that exist', () => {
    const links = matches(text, /\]\(([^)#\s]+)(?:#[^)]*)?\)/g);
    const own = links.filter((link) => !/^[a-z]+:/.test(link));
    expect(own.filter((link) => !existsSync(near(link)))).toEqual([]);
  });

  it('names files that exist', () => {
    expect(pathsIn(text).filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('names npm scripts that exist', () => {
    const scripts = Object.keys(JSON.parse(read('package.json')).scripts);
    const named = matches(text, /npm run (?!-)([\w-]+)(?! -w)\b/g);
    expect(named.filter((name) => !scripts.includes(name))).toEqual([]);
  });
});

describe('docs/security.md', () => {
  const section = (title: string) =>
    read('docs/security.md').split(`\n## ${title}`)[1]?.split('\n## ')[0] ?? '';
  const rowsOf = (title: string) =>
    section(title)
      .split('\n')
      .filter((line) => line.startsWith('| ') && !/^\| (found|requirement|-+) /.test(line));

  it('names for each finding the test that holds it, or says that there is none', () => {
    const rows = rowsOf('Found by attacking it');
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.filter((row) => !/\.(test|spec)\.ts|by no test/.test(row))).toEqual([]);
  });

  it('says of every chapter of the standard how it stands', () => {
    const marks = rowsOf('ASVS 5.0').map((row) => row.split('|').slice(1, 3));
    expect(marks.filter(([, mark = '']) => !/^ [✓◐✗–] +$/.test(mark))).toEqual([]);
    const chapters = new Set(marks.map(([names = '']) => Number.parseInt(names, 10)));
    expect([...chapters]).toEqual(Array.from({ length: 17 }, (_, i) => i + 1));
  });
});
