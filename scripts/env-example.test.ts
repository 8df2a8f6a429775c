import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const variablesOf = (app: string) => {
  const source = ['packages/sales/src/settings/shared.ts', `apps/${app}/src/config.ts`]
    .map(read)
    .join('');
  return [
    ...source.matchAll(/^ {2}([A-Z][A-Z0-9_]+): (?:required|optional|whole|oneOf|flag)\(/gm),
  ].flatMap(([, name]) => name ?? []);
};

test.each(['api', 'worker'])('every setting of the %s is in .env.example and compose', (app) => {
  const variables = variablesOf(app);
  expect(variables).toContain('REDIS_URL');
  const example = read('.env.example');
  expect(variables.filter((name) => !example.includes(`#${name}=`))).toEqual([]);
  const compose = read('docker-compose.yml');
  // HOST is the image's, the page is another server's.
  const elsewhere = new Set(['HOST', 'WEB_ROOT']);
  const missing = variables.filter((name) => !compose.includes(` ${name}: `));
  expect(missing.filter((name) => !elsewhere.has(name))).toEqual([]);
});
