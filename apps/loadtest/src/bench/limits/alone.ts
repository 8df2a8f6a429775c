import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { createTestDb, openShell } from '@seckill/db/testing';
import type { Service } from '@seckill/scripts/services';
import { programArgs } from '@seckill/scripts/typescript';
import { openBareQueue } from '@seckill/task-engine/testing';
import { startProgram } from '../../product/start.ts';
import type { Generator } from '../load/load.ts';
import { cpuMicroseconds } from '../measure/cpu.ts';

/** What a part does in a second when there is nothing else to do, and the processor time of one, µs. */
export type Alone = { perSecond: number; caller: number; server: number };

/** Rows of one transaction, as many as tickets may be in a batch. */
export const ROWS = 200;
const ADDS_IN_FLIGHT = 256;

const COLUMNS =
  'id, ticket_id, sale_id, round, user_id, status, title, image_url, price_cents, currency, pay_by';
const newOrder = (): (string | number | Date)[] => {
  const chance = randomBytes(16).toString('base64url');
  const buyer = `g_${chance}`;
  const payBy = new Date(Date.now() + 900_000);
  const ticket = `order.place~1-1~mwzfmxgwM5wvgcoXV850~1~2~${chance}`;
  return [chance, ticket, 1, 1, buyer, 'unpaid', 'Aurora X1', '/aurora.svg', 100, 'CNY', payBy];
};

/** A POST to Fastify that does nothing. The caller is the load generator. */
export async function emptyPost(
  generator: Generator,
  connections: number,
  seconds: number,
): Promise<Alone> {
  const program = fileURLToPath(new URL('./empty-api.ts', import.meta.url));
  const env = { PATH: process.env['PATH'] };
  const api = await startProgram('the empty API', await programArgs(program), env);
  try {
    const load = { url: `${api.url}/`, cookies: ['seckill_session=none'], connections, seconds };
    await generator.apply({ ...load, seconds: 1 });
    const spent = spentSince({ caller: generator.pid, server: api.pid });
    const { accepted, seconds: took } = await generator.apply(load);
    return perOne(accepted, took, spent());
  } finally {
    await api.stop();
  }
}

/** `add` of BullMQ for a job as small as can be, many on their way at once. The caller is this process. */
export async function addJob(redis: Service, seconds: number): Promise<Alone> {
  const queue = await openBareQueue(redis.url);
  try {
    await repeat(1, ADDS_IN_FLIGHT, queue.add);
    const spent = spentSince({ caller: process.pid, server: redis.pid });
    const { times, took } = await repeat(seconds, ADDS_IN_FLIGHT, queue.add);
    return perOne(times, took, spent());
  } finally {
    await queue.close();
  }
}

/** A transaction that INSERTs orders and nothing else, durable, one after the other. Figures are those of a row; the caller is this process. */
export async function commitRows(server: Service, seconds: number): Promise<Alone> {
  const database = await createTestDb(server.url);
  const connection = await openShell(database.url);
  try {
    await connection.query('CREATE TABLE alone LIKE orders');
    const commit = async () => {
      const rows = Array.from({ length: ROWS }, newOrder);
      await connection.beginTransaction();
      await connection.query(`INSERT INTO alone (${COLUMNS}) VALUES ?`, [rows]);
      await connection.commit();
    };
    await repeat(1, 1, commit);
    const spent = spentSince({ caller: process.pid, server: server.pid });
    const { times, took } = await repeat(seconds, 1, commit);
    return perOne(times * ROWS, took, spent());
  } finally {
    await connection.end();
    await database.drop();
  }
}

type Pids = Record<'caller' | 'server', number | undefined>;

/** Processor time of both from now until it is asked for, µs. */
function spentSince({ caller, server }: Pids) {
  const now = () => ({ caller: cpuMicroseconds(caller), server: cpuMicroseconds(server) });
  const before = now();
  return () => {
    const { caller: callers, server: servers } = now();
    return { caller: callers - before.caller, server: servers - before.server };
  };
}

const perOne = (
  times: number,
  seconds: number,
  spent: { caller: number; server: number },
): Alone => ({
  perSecond: times / seconds,
  caller: spent.caller / times,
  server: spent.server / times,
});

/** Does it for so many seconds, so many at once. */
async function repeat(seconds: number, atOnce: number, work: () => Promise<unknown>) {
  const begun = performance.now();
  const isOver = () => performance.now() - begun > 1000 * seconds;
  let times = 0;
  const lane = async () => {
    for (; !isOver(); times += 1) await work();
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return { times, took: (performance.now() - begun) / 1000 };
}
