import { createSeal, inboxProvider } from '@seckill/sales';
import { declaredTasks, laneOfRound, type PlaceResult } from '@seckill/tasks';
import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { handlers } from './handlers.ts';
import { openShop } from './testing/shop.ts';

const SECRET = 'session-secret-of-the-tests-0123456789';
const ACCOUNT = `u_${'a'.repeat(22)}`;
const PRIVATE = { password: 'correct horse', mobile: '13800138000', username: 'Ada Lovelace' };
const ROUND = { saleId: 1, round: 1 };

/** What each task is asked here, one after the other, and the lines that an operator reads of it. */
const RUNS: [task: string, args: (orderId: string) => object, lines: string[]][] = [
  ['order.place', () => ({}), ['tickets 1-4: 3 success, 1 sold_out']],
  [
    'order.expire',
    () => ROUND,
    [
      'sale 1, round 1: ends what is not paid in time',
      'orders ended: 0, and their units given back',
    ],
  ],
  [
    'order.promote',
    () => ROUND,
    [
      'sale 1, round 1: gives free units to those on standby',
      'got one: 0; told that their wait is over: 0',
    ],
  ],
  ['order.sweep', () => ({}), ['rounds with overdue orders: 0; orders ended: 0']],
  [
    'order.reconcile',
    () => ({}),
    [
      'rounds looked at: 2; claims released: 0, rebuilt: 1; on standby got a unit: 0; tickets told: 0; put right in the books: 0',
    ],
  ],
  ['home.refresh-banners', () => ({}), ['banners read from MySQL into the cache: 3']],
  [
    'upkeep.forget-old',
    () => ({ messagesDays: 30, operationsDays: 2 }),
    [
      'days to keep: texts 30, keys of operations 2, audit all',
      'forgotten: texts 0, keys 0, audit 0',
    ],
  ],
  [
    'user.create',
    () => ({ userId: ACCOUNT, username: PRIVATE.username, mobile: PRIVATE.mobile }),
    [`an account for ${ACCOUNT}`, 'it is there, and what was kept of the sign-up is removed'],
  ],
  [
    'user.send-order-texts',
    (orderId) => ({ kind: 'order_won', orderIds: [orderId] }),
    [
      'order_won, orders: 1',
      'sent: 1, sent before: 0, not needed: 0, go on as tasks of their own: 0',
    ],
  ],
  [
    'user.send-sms',
    (orderId) => ({ kind: 'order_won', userId: 'g_0', orderId }),
    ['order_won about order ORDER, to g_0', 'it was sent before'],
  ],
  ['user.remind-openings', () => ({}), ['people told of an opening: 0; left to a later run: 0']],
];

it('every task leaves the lines that tell one run of it, and nothing that is private', async () => {
  const shop = await openShop();
  onTestFinished(() => shop.close());
  const seal = createSeal(SECRET);
  await shop.deposits.leave(ACCOUNT, seal.close(PRIVATE.password, ACCOUNT), 60_000);
  const list = handlers({
    ...shop,
    log: pino({ level: 'silent' }),
    secret: SECRET,
    provider: inboxProvider,
  });
  const { signal } = new AbortController();
  let orderId = '';
  const said: [string, string[]][] = [];
  for (const [name, args] of RUNS) {
    const handler = list.find(({ task }) => task.name === name);
    const lines: string[] = [];
    const log = (text: string) => void lines.push(text);
    const context = { attempt: 1, signal, log };
    if (handler?.kind === 'plain')
      await handler.run(args(orderId), { ...context, id: 'task', progress: async () => {} });
    if (handler?.kind === 'batch') {
      const tickets = [0, 1, 2, 3].map((at) => ({
        id: `ticket-${at}`,
        number: at + 1,
        addedAt: new Date(),
        args: { ...ROUND, buyerId: `g_${at}`, buyerName: PRIVATE.username },
      }));
      const at = { lane: laneOfRound(1, 1), batchId: 'b', first: 1, last: 4 };
      const decisions = await handler.decide({
        ...context,
        ...at,
        tickets,
        isCurrent: async () => true,
      });
      const { r } = Object(decisions[0]?.settled) as { r: PlaceResult & { orderId: string } };
      ({ orderId } = r);
    }
    said.push([name, lines.map((line) => line.replace(orderId, 'ORDER'))]);
  }
  expect(said).toEqual(RUNS.map(([name, , lines]) => [name, lines]));
  expect(said.map(([name]) => name).toSorted()).toEqual(
    declaredTasks.map(({ name }) => name).toSorted(),
  );
  for (const secret of Object.values(PRIVATE)) expect(JSON.stringify(said)).not.toContain(secret);
});
