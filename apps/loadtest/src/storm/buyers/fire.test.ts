import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { createClient } from '../../product/http.ts';
import { readOptions } from '../options.ts';
import type { Ending, Follower } from './entry.ts';
import { fire } from './fire.ts';
import type { SaleRun } from './sale-run.ts';

const ACCEPTED = {
  taskId: 'task-1',
  status: 'queued',
  saleId: 1,
  round: 1,
  number: 1,
  position: 1,
  pollAfterMs: 0,
};

it('gives up tickets about which nothing is heard', async () => {
  const server = createServer((_request, response) => {
    response.writeHead(202, { 'content-type': 'application/json' }).end(JSON.stringify(ACCEPTED));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const client = createClient(`http://127.0.0.1:${port}`);
  onTestFinished(async () => {
    await client.close();
    server.close();
  });

  const run: SaleRun = {
    reset: { saleId: 1, round: 1, stock: 1, cancelledTickets: 0, voidedOrders: 0 },
    settlement: undefined,
    passes: new Map(),
    entries: [],
    decidedMs: 0,
  };
  const buyer = { index: 0, userId: 'g_0', cookie: 'session=1' };
  const step = { tick() {}, done() {} };
  await fire(
    { ...readOptions([]), patience: 0.1 },
    { clients: [client], follower: deafFollower(), random: () => 0 },
    [buyer],
    [run],
    { step: () => step },
  );
  expect(run.entries).toMatchObject([
    { answer: '202', ending: { missing: 'nothing in 0.1 s' }, buyer },
  ]);
});

/** Learns nothing until it is made to give up. */
function deafFollower(): Follower {
  const waiting: ((ending: Ending) => void)[] = [];
  return {
    follow: () => new Promise((resolve) => void waiting.push(resolve)),
    giveUp: (missing) => waiting.forEach((resolve) => resolve({ missing })),
    counts: () => ({}),
  };
}
