import type { Redis } from 'ioredis';
import { roundKeys, saleKeys, standbyKeys } from '../keys.ts';
import { decidedText, type Kept, type Model } from './model.ts';

type Pairs = Record<string, string>;

/** Every key of a sale, as it is stored; of what was promised to be told without when. */
export async function stored(redis: Redis, prefix: string, saleId: number, rounds: number[]) {
  const { round, closed } = saleKeys(prefix, saleId);
  const asked = redis.pipeline().hgetall(round).hgetall(closed);
  for (const each of rounds) {
    const { decided, withdrawn } = roundKeys(prefix, saleId, each);
    const { line, tickets, promoted, untold, left } = standbyKeys(prefix, saleId, each);
    asked.get(decided).smembers(withdrawn).zrange(line, 0, '-1', 'WITHSCORES');
    asked.hgetall(tickets).hgetall(promoted).hgetall(untold).smembers(left);
  }
  const replies = ((await asked.exec()) ?? []).map(([error, reply]) => {
    if (error) throw error;
    return reply;
  });
  return {
    open: replies[0] as Pairs,
    closed: replies[1] as Pairs,
    rounds: rounds.map((_, i) => {
      const [decided, withdrawn, line, tickets, promoted, untold, left] = replies.slice(2 + 7 * i);
      const { '#seq': seq = '0', ...waiting } = tickets as Pairs;
      const told = Object.entries(untold as Pairs).map(([ticketId, text]) => {
        const [at = '', state, buyerId] = text.split(' ');
        return { ticketId, at, text: `${state} ${buyerId}` };
      });
      return {
        seq: Number(seq),
        /** When what a ticket has yet to be told was noted. */
        seqs: new Map(told.map(({ ticketId, at }) => [ticketId, Number(at)])),
        kept: {
          decided: decided ?? '',
          withdrawn: (withdrawn as string[]).toSorted(),
          line: pairsOf(line as string[]),
          tickets: waiting,
          promoted: promoted as Pairs,
          untold: Object.fromEntries(told.map(({ ticketId, text }) => [ticketId, text])),
          left: (left as string[]).toSorted(),
        },
      };
    }),
  };
}

/** What should be stored, of a model. */
export function modelled(model: Model, rounds: number[]) {
  return {
    open: hash(model.open) ?? {},
    closed: hash(model.closed) ?? {},
    rounds: rounds.map((round) => {
      const kept = model.of(round);
      return {
        decided: decidedText(kept.decided),
        withdrawn: [...kept.withdrawn].map(String).toSorted(),
        line: texts(kept.line, String),
        tickets: {
          ...texts(kept.tickets, ({ number, ticketId }) => `${number} ${ticketId} x`),
          ...Object.fromEntries(
            [...kept.wishes].map(([buyer, units]) => [`#units:${buyer}`, `${units}`]),
          ),
          ...(kept.lastGiven !== undefined && { '#last': `${kept.lastGiven}` }),
        },
        promoted: texts(kept.promoted, ({ number, ticketId }) => `${number} ${ticketId} x`),
        untold: texts(kept.untold, ({ state, buyerId }) => `${state} ${buyerId}`),
        left: [...kept.left].toSorted(),
      } satisfies Record<Kept, unknown>;
    }),
  };
}

const hash = (of: Model['open']) =>
  of && { '#round': `${of.round}`, '#total': `${of.total}`, ...Object.fromEntries(of.claims) };

const texts = <T>(map: Map<string, T>, text: (value: T) => string) =>
  Object.fromEntries([...map].map(([key, value]) => [key, text(value)]));

/** The name of one key of a sale. */
export function keyOf(
  prefix: string,
  saleId: number,
  round: number,
  key: Kept | 'open' | 'closed',
): string {
  const sale = saleKeys(prefix, saleId);
  if (key === 'open') return sale.round;
  if (key === 'closed') return sale.closed;
  return { ...roundKeys(prefix, saleId, round), ...standbyKeys(prefix, saleId, round) }[key];
}

function pairsOf(flat: readonly string[]): Pairs {
  const pairs: Pairs = {};
  for (let i = 0; i < flat.length; i += 2) pairs[flat[i] ?? ''] = flat[i + 1] ?? '';
  return pairs;
}
