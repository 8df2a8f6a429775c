// @vitest-environment happy-dom
import 'fake-indexeddb/auto';
import { clear, createStore } from 'idb-keyval';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Answer, stubApi } from '../../testing/fake-api.ts';
import { accepted, queued, won } from '../../testing/samples.ts';
import { handOver } from './hand-over.ts';
import { takePlace } from './take-place.ts';
import { readTicket, writeTicket } from './kept-ticket.ts';
import type { Trouble } from './ticket-state.ts';

const BUY = 'POST /api/sales/1/purchases';
const yes: Answer = { status: 202, body: accepted };
const no = (status: number, code: string, retryAfterMs?: number): Answer => ({
  status,
  body: { code, message: '', ...(retryAfterMs ? { retryAfterMs } : {}) },
});

beforeEach(async () => {
  localStorage.clear();
  await clear(createStore('seckill', 'places'));
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function shop(...answers: Answer[]) {
  const api = stubApi(() => answers.shift() ?? yes);
  const troubles: Trouble[] = [];
  const renewals: boolean[] = [];
  const stop = new AbortController();
  const take = (
    over: Partial<Pick<Parameters<typeof takePlace>[0], 'resume' | 'afterLoss' | 'untilOpen'>> = {},
  ) =>
    takePlace({
      saleId: 1,
      round: 4,
      shown: { priceCents: 9900, currency: 'CNY' },
      resume: false,
      userId: async (renew) => {
        renewals.push(renew);
        return 'g_me';
      },
      untilOpen: () => -1000,
      onTrouble: (trouble) => troubles.push(trouble),
      signal: stop.signal,
      ...over,
    });
  const run = async (pending: ReturnType<typeof takePlace>, ms = 1000) => {
    await vi.advanceTimersByTimeAsync(ms);
    return pending;
  };
  return { take, run, troubles, renewals, stop, posts: () => api.count(BUY) };
}

describe('one click, one ticket', () => {
  it('two clicks in the same instant make one request and share the ticket', async () => {
    const { take, run, posts } = shop();
    const both = Promise.all([take(), take()]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(await both).toEqual([
      { outcome: 'accepted', accepted },
      { outcome: 'accepted', accepted },
    ]);
    expect(posts()).toBe(1);
    expect(await run(take())).toEqual({ outcome: 'accepted', accepted });
    expect(posts()).toBe(1);
  });

  it('believes the tab it waited for, also while localStorage does not know yet', async () => {
    const { take, run, posts } = shop();
    const first = await run(take());
    localStorage.clear();
    writeTicket(1, { status: 'pending', userId: 'g_me', round: 4, at: Date.now() - 2000 });
    expect(await run(take({ resume: true }))).toEqual(first);
    expect(posts()).toBe(1);
  });

  it('does not take up what the other tab heard is over', async () => {
    const { take, run, posts } = shop(no(409, 'sold_out'));
    await run(take());
    writeTicket(1, { status: 'pending', userId: 'g_me', round: 4, at: Date.now() - 2000 });
    expect(await run(take({ resume: true }))).toEqual({ outcome: 'stopped' });
    expect(posts()).toBe(1);
  });

  it('is a new place when what was handed over is older than the click, or of somebody else', async () => {
    const { take, run, posts } = shop();
    await run(handOver(1, 'g_other', accepted).then(() => take()));
    expect(posts()).toBe(1);
    localStorage.clear();
    await vi.advanceTimersByTimeAsync(1000);
    await run(take());
    expect(posts()).toBe(2);
  });

  it('is marked before the request and kept after the answer', async () => {
    const { take, run } = shop('no answer', yes);
    const pending = take();
    await vi.advanceTimersByTimeAsync(500);
    expect(readTicket(1, 'g_me')?.status).toBe('pending');
    await run(pending, 2000);
    expect(readTicket(1, 'g_me')).toMatchObject({ status: 'queued', accepted });
  });

  it.each(['sold_out', 'cancelled', 'lost', 'failure'] as const)(
    'after %s a click takes a new place',
    async (status) => {
      writeTicket(1, { status, userId: 'g_me', accepted: { ...accepted, taskId: 'old' } });
      const { take, run, posts } = shop();
      expect(await run(take())).toEqual({ outcome: 'accepted', accepted });
      expect(posts()).toBe(1);
    },
  );

  it('a ticket of an earlier round or of somebody else does not count', async () => {
    const { take, run, posts } = shop();
    writeTicket(1, { status: 'queued', userId: 'g_me', accepted: { ...accepted, round: 3 } });
    await run(take());
    expect(posts()).toBe(1);
    writeTicket(1, { status: 'queued', userId: 'g_other', accepted });
    await run(take());
    expect(posts()).toBe(2);
  });

  it('a win that was read does not stand in the way, should the order have run out since', async () => {
    writeTicket(1, { status: 'success', userId: 'g_me', accepted, seen: true });
    const { take, run, posts } = shop();
    await run(take());
    expect(posts()).toBe(1);
  });
});

describe('trouble', () => {
  it('a lost answer is asked for again by itself', async () => {
    const { take, run, troubles, posts } = shop('no answer', 'no answer', yes);
    expect(await run(take(), 4000)).toEqual({ outcome: 'accepted', accepted });
    expect(posts()).toBe(3);
    expect(troubles.map(({ code, tries }) => [code, tries])).toEqual([
      ['network', 1],
      ['network', 2],
    ]);
  });

  it('a busy server is given the time it asks for', async () => {
    const { take, run, troubles, posts } = shop(no(503, 'overloaded', 5000), yes);
    const pending = take();
    await vi.advanceTimersByTimeAsync(4900);
    expect(posts()).toBe(1);
    expect(troubles[0]?.code).toBe('overloaded');
    expect((await run(pending, 2000)).outcome).toBe('accepted');
    expect(posts()).toBe(2);
  });

  it('a session that has ended is renewed once', async () => {
    const { take, run, renewals } = shop(no(401, 'unauthenticated'), yes);
    expect((await run(take())).outcome).toBe('accepted');
    expect(renewals).toEqual([false, true]);
  });

  it('a click in the last instant before the opening is not lost', async () => {
    const { take, run, posts } = shop(no(425, 'sale_not_started'), yes);
    expect((await run(take({ untilOpen: () => 200 }))).outcome).toBe('accepted');
    expect(posts()).toBe(2);
  });

  it.each([
    [409, 'sold_out'],
    [409, 'sale_paused'],
    [410, 'sale_ended'],
    [404, 'sale_not_found'],
  ])('%i %s is an answer: no second try, nothing kept', async (status, code) => {
    const { take, run, posts } = shop(no(status, code));
    expect(await run(take())).toEqual({ outcome: 'refused', code });
    expect(posts()).toBe(1);
    expect(readTicket(1, 'g_me')).toBeUndefined();
  });

  it('a refusal after a lost answer is not believed before the ticket of that try was looked for', async () => {
    const { take, run } = shop('no answer', no(409, 'sold_out'), { status: 200, body: queued(7) });
    const taken = { ...accepted, pollAfterMs: 0 };
    expect(await run(take(), 4000)).toEqual({ outcome: 'accepted', accepted: taken });
    expect(readTicket(1, 'g_me')).toMatchObject({ status: 'queued', accepted: taken });
  });

  it('a refusal after a lost answer is an answer where there is no ticket of this round', async () => {
    for (const answer of [
      no(404, 'no_ticket'),
      { status: 200, body: { ...queued(7), round: 3 } },
    ]) {
      const { take, run } = shop('no answer', no(409, 'sold_out'), answer);
      expect(await run(take(), 4000)).toEqual({ outcome: 'refused', code: 'sold_out' });
    }
  });

  it('can be stopped', async () => {
    const { take, run, stop, posts } = shop('no answer', 'no answer');
    const pending = take();
    await vi.advanceTimersByTimeAsync(500);
    stop.abort();
    expect(await run(pending, 10)).toEqual({ outcome: 'stopped' });
    expect(posts()).toBe(1);
  });
});

describe('after a loss', () => {
  it('the order that was made of the lost place is found', async () => {
    const { take, run, posts } = shop(no(409, 'sold_out'), { status: 200, body: won() });
    expect(await run(take({ afterLoss: true }))).toMatchObject({
      outcome: 'accepted',
      accepted: { taskId: accepted.taskId },
    });
    expect(posts()).toBe(1);
  });

  it('who has no order is told what the press was told', async () => {
    const { take, run } = shop(no(409, 'sold_out'), no(404, 'no_ticket'));
    expect(await run(take({ afterLoss: true }))).toEqual({ outcome: 'refused', code: 'sold_out' });
  });
});

describe('taking up a click of before', () => {
  it('asks again when its answer never came', async () => {
    writeTicket(1, { status: 'pending', userId: 'g_me', round: 4, at: Date.now() });
    const { take, run, posts } = shop();
    expect((await run(take({ resume: true }))).outcome).toBe('accepted');
    expect(posts()).toBe(1);
  });

  it('does nothing when another tab has settled it meanwhile', async () => {
    const { take, run, posts } = shop();
    expect(await run(take({ resume: true }))).toEqual({ outcome: 'stopped' });
    expect(posts()).toBe(0);
  });
});
