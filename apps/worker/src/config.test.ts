import { expect, it } from 'vitest';
import { readConfig } from './config.ts';

const env = {
  REDIS_URL: 'redis://127.0.0.1',
  DATABASE_URL: 'mysql://127.0.0.1/shop',
  SESSION_SECRET: 'session-secret-of-the-tests-0123456789',
};

it.each([
  [undefined, undefined],
  ['', undefined],
  ['sms', ['sms']],
  [' sms, user ,sms', ['sms', 'user']],
])('WORKER_QUEUES=%s serves %s', (text, queues) => {
  expect(readConfig({ ...env, WORKER_QUEUES: text }).queues).toEqual(queues);
});

it.each(['orders', 'sms;user', 'sms,', 'SMS'])(
  'WORKER_QUEUES=%s names no queue, and those that are',
  (text) => {
    expect(() => readConfig({ ...env, WORKER_QUEUES: text })).toThrow(
      /WORKER_QUEUES names ".*", and the queues are home, order, sms, upkeep, user/,
    );
  },
);
