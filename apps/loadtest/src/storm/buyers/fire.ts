import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'undici';
import { wireError } from '../../product/failure.ts';
import type { Buyer } from '../../product/guests.ts';
import { request } from '../../product/http.ts';
import { inLanes } from '../../product/lanes.ts';
import { codeOf } from '../../product/sale.ts';
import { isAccepted } from '../../product/shapes.ts';
import type { StormOptions } from '../options.ts';
import type { Progress } from '../progress.ts';
import { verdictOf, type Entry, type Follower } from './entry.ts';
import type { SaleRun } from './sale-run.ts';

type Parts = { clients: readonly Client[]; follower: Follower; random: () => number };

type Shot = { buyer: Buyer; quantity: number };

/**
 * Fires one purchase per buyer over connections that are open already, as many in flight as there are
 * connections; buyers take turns in choosing their sale. Resolves when the wait of every accepted ticket
 * has ended, which is when it is decided or nothing at all was heard for as long as the storm's patience
 * lasts. Fills in the runs.
 */
export async function fire(
  { patience, jitter, quantity: most }: StormOptions,
  { clients, follower, random }: Parts,
  buyers: readonly Buyer[],
  runs: readonly SaleRun[],
  progress: Progress,
) {
  const verdicts = progress.step('verdicts', buyers.length);
  const silence = setTimeout(() => follower.giveUp(`nothing in ${patience} s`), patience * 1000);
  const queue = buyers
    .map((buyer) => ({
      buyer,
      delay: random() * jitter,
      quantity: most > 1 ? 1 + Math.floor(random() * most) : 1,
    }))
    .sort((one, other) => one.delay - other.delay);
  const waits: Promise<void>[] = [];
  const start = performance.now();
  let answeredAt = start;

  const fireOne = async (shot: Shot, run: SaleRun, client: Client): Promise<Entry> => {
    const sentAt = performance.now();
    const entry = await purchase(client, shot, run);
    answeredAt = performance.now();
    silence.refresh();
    if (entry.accepted) waits.push(awaitVerdict(entry, entry.accepted, sentAt, run));
    else verdicts.tick();
    return entry;
  };
  const awaitVerdict = async (
    entry: Entry,
    accepted: NonNullable<Entry['accepted']>,
    sentAt: number,
    run: SaleRun,
  ) => {
    entry.ending = await follower.follow(entry.buyer, accepted, sentAt);
    silence.refresh();
    verdicts.tick();
    run.decidedMs = performance.now() - start;
    const ticket = verdictOf(entry);
    if (ticket?.status === 'success') run.settlement?.win(entry.buyer, ticket.order);
  };

  try {
    const shots = await inLanes(queue, clients, async ({ delay, ...shot }, client) => {
      const run = runs[shot.buyer.index % runs.length];
      if (!run) throw new Error('no sale to storm');
      const early = start + delay - performance.now();
      if (early > 0) await sleep(early);
      return { run, entry: await fireOne(shot, run, client) };
    });
    await Promise.all(waits);
    for (const { run, entry } of shots) run.entries.push(entry);
    return { answeredMs: answeredAt - start, decidedMs: performance.now() - start };
  } finally {
    clearTimeout(silence);
    verdicts.done();
  }
}

async function purchase(
  client: Client,
  { buyer, quantity }: Shot,
  { reset, passes }: SaleRun,
): Promise<Entry> {
  const path = `/api/sales/${reset.saleId}/purchases`;
  const sentAt = performance.now();
  const entry = (answer: string): Entry => ({
    buyer,
    quantity,
    answer,
    acceptMs: performance.now() - sentAt,
  });
  try {
    const pass = passes.get(buyer.userId);
    const body = {
      ...(quantity > 1 && { quantity }),
      ...(pass !== undefined && { pass }),
    };
    const answer = await request(client, { method: 'POST', path, cookie: buyer.cookie, body });
    if (answer.status !== 202) return entry(codeOf(answer));
    if (!isAccepted(answer.body)) return entry('202 of a wrong shape');
    return { ...entry('202'), accepted: answer.body };
  } catch (error) {
    return entry(`no answer: ${wireError(error)}`);
  }
}
