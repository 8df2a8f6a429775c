import { asks, startRedis, type Service } from '@seckill/scripts/services';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { Type } from 'typebox';
import { defineTask } from '../declare/define.ts';
import { LineUnavailable } from '../declare/errors.ts';
import { eventually, openLab } from '../testing/lab.ts';
import type { Tasks } from '../tasks.ts';

const lab = openLab();
const buy = defineTask({
  name: 'replicated.buy',
  queue: 'replicated',
  args: Type.Object({ sale: Type.Integer() }, { additionalProperties: false }),
  result: Type.Null(),
  batch: {
    max: 10,
    shards: 1,
    by: ({ sale }) => `sale-${sale}`,
    onePlace: true,
    tally: () => 'sold',
  },
});

let primary: Service;
let replica: Service;
let tasks: Tasks;
let sale = 0;

beforeAll(async () => {
  primary = await startRedis({ settings: [['repl-diskless-sync-delay', '0']] });
  replica = await startRedis({ settings: [['replicaof', '127.0.0.1', String(primary.port)]] });
  await eventually(async () => {
    const info = await asks(replica.port, 'INFO replication\r\n');
    if (!info.includes('link_status:up')) throw new Error('the replica does not follow');
  });
  tasks = await open(primary.url);
});
afterAll(async () => {
  process.kill(replica.pid ?? 0, 'SIGCONT');
  await Promise.all([replica, primary].map((server) => server.stop()));
});

/** As in production: an answer within a second, or none. */
const open = (redisUrl: string) =>
  lab.open({ redisUrl, waitReplicas: 1, commandTimeoutMs: 700, tasks: [buy] });
const press = (of: Tasks, owner: string) => of.enter(buy, { sale }, { owner });
/** Why nobody was told that they are in line. */
const refusal = (pressed: Promise<unknown>): Promise<unknown> =>
  pressed.then(
    () => 'none',
    (error: unknown) => (error instanceof LineUnavailable ? String(error.cause) : error),
  );
const tooFew: unknown = expect.stringContaining('too few replicas');

it('a ticket is answered when a replica has it', async () => {
  // On a busy machine a replica may be late: then nobody is answered, and another sale is tried.
  const { id } = await eventually(() => {
    sale += 1;
    return press(tasks, 'ann');
  });
  const places = tasks.engine.keys.places(
    tasks.engine.keys.laneQueue(buy, `sale-${sale}`),
    `sale-${sale}`,
  );
  const owner = `HKEYS ${places}\r\n`;
  expect(await asks(replica.port, owner)).toContain('ann');
  expect(await press(tasks, 'ann')).toMatchObject({ id, isNew: false });
});

it('while no replica has it, it is refused in time and found by pressing again; then all is well', async () => {
  sale += 1;
  process.kill(replica.pid ?? 0, 'SIGSTOP');
  const before = performance.now();
  const two = await Promise.all(['ann', 'bob'].map((owner) => refusal(press(tasks, owner))));
  expect(performance.now() - before).toBeLessThan(1_000);
  expect(two).toEqual([tooFew, tooFew]);
  const again = await press(tasks, 'ann');
  expect(again).toMatchObject({ number: 1, isNew: false });
  expect(await tasks.result(again.id)).toMatchObject({ status: 'queued' });
  process.kill(replica.pid ?? 0, 'SIGCONT');
  await eventually(async () => expect(await press(tasks, 'cid')).toMatchObject({ number: 3 }));
});

it('goes without where nobody asks for replicas, and holds on a cluster, too', async () => {
  sale += 1;
  const alone = await lab.open({ tasks: [buy] });
  expect(alone.engine.flusher).toBe(alone.engine.producer);
  expect(await press(alone, 'ann')).toMatchObject({ isNew: true });
  const cluster = await open(inject('clusterUrl'));
  expect(await refusal(press(cluster, 'ann'))).toEqual(tooFew);
  expect(await press(cluster, 'ann')).toMatchObject({ number: 1, isNew: false });
});
