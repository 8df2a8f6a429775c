import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createTurns } from './turns.ts';

/** A clock that stands still but for what requests take. */
function clocked() {
  let now = 0;
  const turns = createTurns(() => now);
  const done: number[] = [];
  return {
    turns,
    done,
    wait: (ms: number) => void (now += ms),
    /** Requests that take 1 ms each, in this turn. */
    ask(from: number, count: number) {
      for (let i = from; i < from + count; i += 1)
        turns.take(() => {
          done.push(i);
          now += 1;
        });
    },
  };
}

it('lets in at once what there is time for, and the rest in turns, in order', async () => {
  const { turns, done, ask } = clocked();
  ask(0, 20);
  expect(done).toEqual([0, 1, 2]);
  const perTurn: number[] = [];
  while (done.length < 20) {
    const before = done.length;
    await turn();
    perTurn.push(done.length - before);
  }
  expect(done).toEqual(Array.from({ length: 20 }, (_, i) => i));
  // Two slices at most: that of the requests that come, and that of those who wait.
  expect(Math.max(...perTurn)).toBeLessThanOrEqual(6);
  expect(turns.waitMs()).toBe(0);
});

it('a small crowd is let in in one turn, unless others wait already', () => {
  const { turns, done, wait } = clocked();
  const press = (inHand: number) =>
    turns.take(() => {
      done.push(inHand);
      wait(1);
    }, inHand);
  for (let inHand = 1; inHand <= 400; inHand += 1) press(inHand);
  expect(done.length).toBe(300);
  press(10);
  expect(done.length).toBe(300);
});

it('a small crowd gives way while connections come: behind them are the others of the crowd', async () => {
  const { turns, done, wait } = clocked();
  turns.tookConnection();
  const letIn = (i: number) => (): void => {
    done.push(i);
    wait(1);
  };
  for (let i = 0; i < 50; i += 1) turns.take(letIn(i), i);
  for (let taken = 0; taken < 200; taken += 1) {
    turns.tookConnection();
    await turn();
  }
  expect(done).toEqual([0, 1, 2]);
  while (done.length < 50) await turn();
  expect(done).toEqual(Array.from({ length: 50 }, (_, i) => i));
});

it('a small crowd does not give way to connections that go on coming', () => {
  const { turns, done, wait } = clocked();
  for (let ms = 0; ms < 120; ms += 10) {
    turns.tookConnection();
    wait(10);
  }
  for (let i = 0; i < 50; i += 1)
    turns.take(() => {
      done.push(i);
      wait(1);
    }, i);
  expect(done.length).toBe(50);
});

it('who comes later waits behind those who wait', async () => {
  const { done, ask } = clocked();
  ask(0, 6);
  await turn();
  ask(6, 6);
  while (done.length < 12) await turn();
  expect(done).toEqual(Array.from({ length: 12 }, (_, i) => i));
});

it('says how long the first has been waiting', async () => {
  const { turns, done, ask, wait } = clocked();
  ask(0, 10);
  expect(turns.waitMs()).toBe(0);
  wait(50);
  expect(turns.waitMs()).toBe(50);
  while (done.length < 10) await turn();
  expect(turns.waitMs()).toBe(0);
});

it('others have their turns between', async () => {
  const { done, ask } = clocked();
  ask(0, 1_000);
  let turns = 0;
  while (done.length < 1_000) {
    await turn();
    turns += 1;
  }
  expect(turns).toBeGreaterThan(100);
  expect(done).toEqual(Array.from({ length: 1_000 }, (_, i) => i));
});

it('many who come and go leave nothing behind', async () => {
  const { done, ask } = clocked();
  for (let round = 0; round < 40; round += 1) {
    ask(round * 100, 100);
    await turn();
  }
  while (done.length < 4_000) await turn();
  expect(done).toEqual(Array.from({ length: 4_000 }, (_, i) => i));
});

it('what a request puts off to the end of its callback counts as its time', async () => {
  let now = 0;
  const turns = createTurns(() => now);
  const finished: number[] = [];
  const ask = (i: number) =>
    turns.take(() =>
      process.nextTick(() => {
        now += 2;
        finished.push(i);
      }),
    );
  ask(-1);
  await turn();
  await turn();
  // The first took its time in this turn, so these wait.
  turns.take(() => (now += 20));
  for (let i = 0; i < 12; i += 1) ask(i);
  const before = finished.length;
  await turn();
  expect(finished.length - before).toBeLessThanOrEqual(2);
  while (finished.length < 13) await turn();
});

it('while connections come they go first, and others have a slice now and then', async () => {
  const letIn = async (connectionsCome: boolean) => {
    const { turns, done, ask, wait } = clocked();
    ask(0, 1_000);
    for (let i = 0; i < 150; i += 1) {
      if (connectionsCome) turns.tookConnection();
      wait(1);
      await turn();
    }
    const inTime = done.length;
    while (done.length < 1_000) await turn();
    expect(done).toEqual(Array.from({ length: 1_000 }, (_, i) => i));
    return inTime;
  };
  const [usual, shortened] = [await letIn(false), await letIn(true)];
  expect(shortened).toBeLessThan(usual / 3);
  expect(shortened).toBeGreaterThan(4);
});

it('a connection now and then keeps nobody waiting', async () => {
  const { turns, done, ask } = clocked();
  turns.tookConnection();
  ask(0, 2);
  expect(done).toEqual([0, 1]);
  await turn();
  await turn();
  ask(2, 2);
  expect(done).toEqual([0, 1, 2, 3]);
});
