import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'undici';
import type { Buyer, Entry, Follower } from './entry.ts';
import { wireError } from '../../product/failure.ts';
import { ask } from '../../product/http.ts';
import { inLanes } from '../../product/lanes.ts';
import { codeOf } from '../../product/sale.ts';
import { isAccepted } from '../../product/shapes.ts';

export type Shot = {
  saleOf(buyer: Buyer): number;
  /** How late this buyer is, in ms. */
  delayMs(): number;
  follower: Follower;
  onAnswer(accepted: boolean): void;
  /** The wait of an accepted ticket has ended. */
  onVerdict(entry: Entry): void;
};

/**
 * Fires one purchase per buyer, in their order, over connections that are open already; as many
 * in flight as there are connections. Resolves when every accepted ticket's wait has ended.
 */
export async function fire(
  clients: readonly Client[],
  buyers: readonly Buyer[],
  shot: Shot,
): Promise<Entry[]> {
  const waits: Promise<void>[] = [];
  const queue = buyers
    .map((buyer) => ({ buyer, delay: shot.delayMs() }))
    .sort((one, other) => one.delay - other.delay);
  const start = performance.now();
  const entries = await inLanes(queue, clients, async ({ buyer, delay }, client) => {
    const left = start + delay - performance.now();
    if (left > 0) await sleep(left);
    const sentAt = performance.now();
    const entry = await buy(client, buyer, shot.saleOf(buyer));
    shot.onAnswer(entry.accepted !== undefined);
    if (entry.accepted) waits.push(wait(entry, sentAt, shot));
    return entry;
  });
  await Promise.all(waits);
  return entries;
}

async function buy(client: Client, buyer: Buyer, saleId: number): Promise<Entry> {
  const path = `/api/sales/${saleId}/purchases`;
  const sentAt = performance.now();
  try {
    const answer = await ask(client, { method: 'POST', path, cookie: buyer.cookie, body: {} });
    const acceptMs = performance.now() - sentAt;
    if (answer.status !== 202) return { buyer, answer: codeOf(answer), acceptMs };
    return isAccepted(answer.body)
      ? { buyer, answer: '202', acceptMs, accepted: answer.body }
      : { buyer, answer: '202 of a wrong shape', acceptMs };
  } catch (error) {
    const answer = `no answer: ${wireError(error)}`;
    return { buyer, answer, acceptMs: performance.now() - sentAt };
  }
}

async function wait(entry: Entry, sentAt: number, shot: Shot): Promise<void> {
  if (!entry.accepted) return;
  entry.ending = await shot.follower.follow(entry.buyer, entry.accepted, sentAt);
  shot.onVerdict(entry);
}
