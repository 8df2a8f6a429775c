import { expect, test } from 'vitest';
import { howToInstall, missingOf, redis, sqlServer } from './programs.ts';

test.each([
  ['linux', true, 'sudo apt-get install -y --no-install-recommends redis-server mariadb-server'],
  ['linux', false, '(on Debian: redis-server mariadb-server)'],
  ['darwin', false, 'brew install redis mariadb'],
] as const)('on %s (apt: %s) one sentence says what to type', (platform, hasApt, expected) => {
  const sentence = howToInstall([redis, sqlServer], platform, hasApt);
  expect(sentence).toContain(
    'This machine has not got a Redis server and a MariaDB or MySQL server',
  );
  expect(sentence).toContain(expected);
  expect(sentence).not.toContain('\n');
});

test('only what is missing is named', async () => {
  const absent = { ...sqlServer, find: () => undefined };
  const present = { ...redis, find: () => '/usr/bin/redis' };
  expect(await missingOf([present, absent])).toEqual([absent]);
});
