import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const secret = 's'.repeat(32);
const env = {
  REDIS_URL: 'redis://127.0.0.1:6379',
  DATABASE_URL: 'mysql://seckill@127.0.0.1/seckill',
  ADMIN_TOKEN: secret,
  SESSION_SECRET: secret,
};

test('what is needed is enough', () => {
  expect(readConfig(env)).toMatchObject({ port: 3000, host: '127.0.0.1', batchMaxTickets: 200 });
});

test('a secret shorter than 32 bytes is refused', () => {
  for (const name of ['ADMIN_TOKEN', 'SESSION_SECRET']) {
    expect(() => readConfig({ ...env, [name]: 's'.repeat(31) })).toThrow(name);
  }
});

test('one message names every variable that is missing or wrong', () => {
  const wrong = { ...env, REDIS_URL: 'http://redis', PORT: 'eighty', SESSION_SECRET: undefined };
  expect(() => readConfig(wrong)).toThrow(/(?=.*REDIS_URL)(?=.*PORT)(?=.*SESSION_SECRET)/s);
});
