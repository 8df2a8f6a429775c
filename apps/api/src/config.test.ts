import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const secret = '9f3c71e5b2d8064aa1c07e6d58b3f294';
const env = {
  REDIS_URL: 'redis://127.0.0.1:6379',
  DATABASE_URL: 'mysql://seckill@127.0.0.1/seckill',
  ADMIN_TOKEN: secret,
  SESSION_SECRET: secret,
};

test('what is needed is enough', () => {
  expect(readConfig(env)).toMatchObject({ port: 3000, host: '127.0.0.1', batchMaxTickets: 200 });
});

test('operators have no port of their own unless it is named', () => {
  expect(readConfig(env).adminPort).toBeUndefined();
  expect(readConfig({ ...env, ADMIN_PORT: '3002' }).adminPort).toBe(3002);
  expect(() => readConfig({ ...env, ADMIN_PORT: '0' })).toThrow('ADMIN_PORT');
});

test('a replica is read only where it is named, and its address is looked at like that of the primary', () => {
  expect(readConfig({ ...env, DATABASE_REPLICA_URL: '' }).databaseReplicaUrl).toBeUndefined();
  const url = 'mysql://seckill@db-2,db-3/seckill';
  expect(readConfig({ ...env, DATABASE_REPLICA_URL: url }).databaseReplicaUrl).toBe(url);
  const wrong = { ...env, DATABASE_REPLICA_URL: 'mysql://u:w9secret@db-2' };
  expect(() => readConfig(wrong)).toThrow(/DATABASE_REPLICA_URL names no database(?!.*w9secret)/);
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

test('a page that is not there is refused, and a relative folder is one of the present folder', () => {
  expect(() => readConfig({ ...env, WEB_ROOT: 'nowhere/dist' })).toThrow(
    `WEB_ROOT is ${process.cwd()}/nowhere/dist, where there is no index.html`,
  );
  expect(readConfig({ ...env, WEB_ROOT: 'apps/web' }).webRoot).toBe(`${process.cwd()}/apps/web`);
});

test('what is the name of no setting any more is not ignored', () => {
  expect(() => readConfig({ ...env, TRUST_PROXY: 'true' })).toThrow('TRUSTED_PROXIES');
});

test('a provider of payments needs the key of its events', () => {
  const webhook = { ...env, PAYMENT_PROVIDER: 'webhook' };
  expect(() => readConfig(webhook)).toThrow('PAYMENT_WEBHOOK_SECRET is missing');
  expect(readConfig({ ...webhook, PAYMENT_WEBHOOK_SECRET: secret })).toMatchObject({
    paymentWebhookSecret: secret,
  });
});

test('a process sheds by bounds that have a default, and memory by what it may have', () => {
  expect(readConfig(env).shed).toEqual({
    loopDelayMs: 200,
    inHand: 10_000,
    memoryMb: undefined,
  });
  const set = { ...env, SHED_LOOP_DELAY_MS: '50', SHED_IN_HAND: '500', SHED_MEMORY_MB: '300' };
  expect(readConfig(set).shed).toEqual({ loopDelayMs: 50, inHand: 500, memoryMb: 300 });
  expect(() => readConfig({ ...env, SHED_LOOP_DELAY_MS: '1' })).toThrow('SHED_LOOP_DELAY_MS');
});

test('processes are auto or a number, and one where there is a lab', () => {
  expect(readConfig(env).processes).toBe(1);
  expect(readConfig({ ...env, API_PROCESSES: 'auto' }).processes).toBe('auto');
  expect(readConfig({ ...env, API_PROCESSES: '4' }).processes).toBe(4);
  for (const wrong of ['0', '129', 'AUTO', '2.5', '-1']) {
    expect(() => readConfig({ ...env, API_PROCESSES: wrong })).toThrow(
      'API_PROCESSES must be auto',
    );
  }
  expect(() => readConfig({ ...env, API_PROCESSES: 'auto', LAB: 'true' })).toThrow('with LAB');
});
