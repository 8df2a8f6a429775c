import type { Client } from 'undici';
import { verdictOf, type Buyer, type Follower } from './entry.ts';
import { fire } from './fire.ts';
import type { Lot } from './lot.ts';
import type { StormOptions } from '../options.ts';
import { keepPatience } from './patience.ts';
import type { Progress } from '../progress.ts';

type Parts = { clients: readonly Client[]; follower: Follower; random: () => number };

/** The shot, at all sales at one instant: buyers take turns in choosing theirs. Fills in the lots. */
export async function shoot(
  options: StormOptions,
  { clients, follower, random }: Parts,
  buyers: readonly Buyer[],
  lots: readonly Lot[],
  progress: Progress,
) {
  const verdicts = progress.step('verdicts', buyers.length);
  const patience = keepPatience(options.patienceSeconds * 1000, () =>
    follower.giveUp(`nothing in ${options.patienceSeconds} s`),
  );
  const lotOf = ({ index }: Buyer) => lots[index % lots.length];
  const start = performance.now();
  let answeredAt = start;
  const entries = await fire(clients, buyers, {
    saleOf: (buyer) => lotOf(buyer)?.reset.saleId ?? 0,
    delayMs: () => random() * options.jitterMs,
    follower,
    onAnswer: (accepted) => {
      answeredAt = performance.now();
      patience.news();
      if (!accepted) verdicts.tick();
    },
    onVerdict: (entry) => {
      patience.news();
      verdicts.tick();
      const lot = lotOf(entry.buyer);
      if (lot) lot.decidedMs = performance.now() - start;
      const ticket = verdictOf(entry);
      if (ticket?.status === 'success') lot?.settlement?.won(entry.buyer, ticket.order);
    },
  });
  const decidedMs = performance.now() - start;
  patience.end();
  verdicts.done();
  for (const entry of entries) lotOf(entry.buyer)?.entries.push(entry);
  return { answeredMs: answeredAt - start, decidedMs };
}
