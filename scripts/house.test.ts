import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';

const MOST = 24;
const root = join(import.meta.dirname, '..');
const list = (folder: string) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`);
const houses = [
  'scripts',
  ...[...list('apps'), ...list('packages')].map((workspace) => `${workspace}/src`),
];

/** How many source files lie in each folder; styles count with their component, tests do not count. */
function sizes(house: string): Map<string, number> {
  const counted = new Map<string, number>();
  const entries = readdirSync(join(root, house), { recursive: true, withFileTypes: true });
  for (const { name, parentPath } of entries) {
    if (!/\.(tsx?|mjs|lua)$/.test(name) || /\.test\.tsx?$/.test(name)) continue;
    const folder = relative(root, parentPath);
    if (folder.includes('node_modules')) continue;
    counted.set(folder, (counted.get(folder) ?? 0) + 1);
  }
  return counted;
}

it.each(houses)(`no folder of %s holds more than ${MOST} source files`, (house) => {
  const folders = sizes(house);
  expect(folders.size).toBeGreaterThan(0);
  const crowded = [...folders].filter(([, files]) => files > MOST);
  expect(crowded.map(([folder, files]) => `${folder}: ${files}`)).toEqual([]);
});
