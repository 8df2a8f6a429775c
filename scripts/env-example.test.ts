import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { settingsOf } from './testing/settings.ts';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
test.each(['api', 'worker'] as const)(
  'every setting of the %s is in .env.example and compose',
  (app) => {
    const variables = settingsOf(app);
    expect(variables).toContain('REDIS_URL');
    const example = read('.env.example');
    expect(variables.filter((name) => !example.includes(`#${name}=`))).toEqual([]);
    const compose = read('docker-compose.yml');
    // HOST is the image's, the page is another server's.
    const elsewhere = new Set(['HOST', 'WEB_ROOT']);
    const missing = variables.filter((name) => !compose.includes(` ${name}: `));
    expect(missing.filter((name) => !elsewhere.has(name))).toEqual([]);
  },
);
