import { inspect } from 'node:util';
import { DrizzleQueryError } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { DatabaseTimeout } from './failures.ts';
import { DatabaseUnavailable, retrying, type Turn } from './retry.ts';

const failure = (fields: Record<string, unknown>) => Object.assign(new Error('no'), fields);
const deadlock = failure({ errno: 1213, code: 'ER_LOCK_DEADLOCK', sqlState: '40001' });
const policy = { retries: 3, minMs: 1, maxMs: 2, tryMs: 400, totalMs: 1000 };

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

  it.each([
    ['a connection that is no good', new DatabaseTimeout('silent'), true],
    ['a server that takes no writes', failure({ errno: 1290, sqlState: 'HY000' }), true],
    ['another transaction', deadlock, false],
    ['too many connections', failure({ errno: 1040, sqlState: '08004' }), false],
  ])('after %s the next try takes a fresh connection or not (%#)', async (_, error, isFresh) => {
    const turns: Turn[] = [];
    await retrying(policy, async (turn) => {
      turns.push(turn);
      if (turns.length === 1) throw error;
    });
    expect(turns.map((turn) => turn.openedSince > 0)).toEqual([false, isFresh]);
  });

  it('begins no try that has no time left', async () => {
    const { attempt, tries } = failing(99, deadlock);
    const error: unknown = await retrying(policy, attempt, performance.now()).catch((e) => e);
    expect(error).toMatchObject({ name: 'DatabaseUnavailable', failure: 'away' });
    expect(tries()).toBe(0);
  });

  it('shares the time between tries', async () => {
    const turns: Turn[] = [];
    await retrying(
      policy,
      async (turn) => {
        turns.push(turn);
        if (turns.length < 3) throw deadlock;
      },
      performance.now() + 300,
    );
    expect(turns.length).toBe(3);
    for (const { limitMs } of turns) expect(limitMs).toBeLessThanOrEqual(300);
  });

  it('waits again for a row that somebody keeps while there is time for a whole try', async () => {
    const locked = failure({ errno: 1205, sqlState: 'HY000' });
    expect(await retrying(policy, failing(1, locked).attempt)).toBe(2);
    const { attempt, tries } = failing(1, locked);
    const error: unknown = await retrying(policy, attempt, performance.now() + 300).catch((e) => e);
    expect(error).toMatchObject({ name: 'DatabaseUnavailable', failure: 'locked' });
    expect(tries()).toBe(1);
  });

  it('does not repeat a mistake', async () => {
    const bug = new Error('bug');
    const { attempt, tries } = failing(99, bug);
    await expect(retrying(policy, attempt)).rejects.toBe(bug);
    expect(tries()).toBe(1);
  });
});
