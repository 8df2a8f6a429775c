import { inspect } from 'node:util';
import { DrizzleQueryError } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { DatabaseTimeout, DatabaseUnavailable, isRetryable, retrying } from './retry.ts';

const failure = (fields: Record<string, unknown>) => Object.assign(new Error('no'), fields);
const deadlock = failure({ errno: 1213, code: 'ER_LOCK_DEADLOCK', sqlState: '40001' });
const policy = { retries: 3, minMs: 1, maxMs: 2, totalMs: 1000 };

describe('isRetryable', () => {
  it.each([
    ['deadlock', deadlock],
    ['lock wait', failure({ errno: 1205, sqlState: 'HY000' })],
    ['changed since the snapshot', failure({ errno: 1020, sqlState: 'HY000' })],
    ['lost connection', failure({ code: 'PROTOCOL_CONNECTION_LOST', fatal: true })],
    ['refused', failure({ code: 'ECONNREFUSED', errno: -111 })],
    ['closed state', failure({ fatal: true })],
    ['time limit', new DatabaseTimeout('slow')],
    ['inside drizzle', new DrizzleQueryError('select 1', [], deadlock)],
  ])('yes: %s', (_, error) => {
    expect(isRetryable(error)).toBe(true);
  });

  it.each([
    ['syntax', failure({ errno: 1064, sqlState: '42000' })],
    ['CHECK', failure({ errno: 4025, sqlState: '23000' })],
    ['wrong password', failure({ errno: 1045, sqlState: '28000', fatal: true })],
    ['a bug', new Error('bug')],
    ['not an error', 'text'],
  ])('no: %s', (_, error) => {
    expect(isRetryable(error)).toBe(false);
  });
});

describe('retrying', () => {
  const failing = (times: number, error: Error) => {
    let tries = 0;
    const attempt = async () => {
      tries += 1;
      if (tries <= times) throw error;
      return tries;
    };
    return { attempt, tries: () => tries };
  };

  it('goes on until it works', async () => {
    expect(await retrying(policy, failing(3, deadlock).attempt)).toBe(4);
  });

  it('gives up after a few tries, with the reason', async () => {
    const { attempt, tries } = failing(99, deadlock);
    const error: unknown = await retrying(policy, attempt).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(DatabaseUnavailable);
    expect(error).toMatchObject({ cause: deadlock });
    expect(tries()).toBe(4);
  });

  it('tells nothing of the values of a query', async () => {
    const query = new DrizzleQueryError('insert …', ['$argon2id$x'], deadlock);
    const error: unknown = await retrying(policy, failing(99, query).attempt).catch((e) => e);
    expect(error).toBeInstanceOf(DatabaseUnavailable);
    expect(inspect(error, { depth: null })).not.toContain('$argon2id$x');
  });

  it('does not repeat a mistake', async () => {
    const bug = new Error('bug');
    const { attempt, tries } = failing(99, bug);
    await expect(retrying(policy, attempt)).rejects.toBe(bug);
    expect(tries()).toBe(1);
  });
});
