import type { FairnessRecord } from './fairness.ts';

type Ticket = FairnessRecord['batches'][number]['tickets'][number];

/** The order in which tickets were decided: those that were drawn by their draw, those after them by number. */
export type DrawSheet = {
  ok: boolean;
  detail: string;
  isDrawn: (number: number) => boolean;
  order: (tickets: readonly Ticket[]) => Ticket[];
};

const HMAC = { name: 'HMAC', hash: 'SHA-256' };
/** Numbers that are hashed at once. */
const AT_ONCE = 5000;

const bytes = (text: string) => new TextEncoder().encode(text);
const hex = (digest: ArrayBuffer): string =>
  Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');

const sha256 = async (text: string): Promise<string> =>
  hex(await crypto.subtle.digest('SHA-256', bytes(text)));

async function hmacBy(secret: string): Promise<(text: string) => Promise<string>> {
  const key = await crypto.subtle.importKey('raw', bytes(secret), HMAC, false, ['sign']);
  return async (text) => hex(await crypto.subtle.sign(HMAC, key, bytes(text)));
}

/** Proves a draw by what the record says; undefined where nothing was drawn, or its set is not closed yet. */
export async function checkDraw(
  { draw }: Pick<FairnessRecord, 'draw'>,
  tickets: readonly Ticket[],
): Promise<DrawSheet | undefined> {
  if (draw?.seed === undefined || draw.digest === undefined) return undefined;
  const { hash, seed, digest, first = 1, last = 0 } = draw;
  const isDrawn = (number: number) => first <= number && number <= last;
  const set = tickets.filter(([number]) => isDrawn(number));
  const hashed = set.filter(([, id]) => id !== '').map(([number, id]) => `${number} ${id}`);
  const isSeed = (await sha256(seed)) === hash;
  // The record is whole up to the set only when its tickets are decided.
  const isWhole = (tickets.at(-1)?.[0] ?? 0) >= last;
  const isDigest = !isWhole || (await sha256(hashed.join('\n'))) === digest;
  const keyOf = await hmacBy(await (await hmacBy(seed))(digest));
  const keys = new Map<number, string>();
  for (let from = 0; from < set.length; from += AT_ONCE) {
    const some = set.slice(from, from + AT_ONCE);
    const made = await Promise.all(some.map(([number]) => keyOf(`${number}`)));
    some.forEach(([number], i) => keys.set(number, made[i] ?? ''));
  }
  const order = (all: readonly Ticket[]) =>
    [...all].sort(([a], [b]) => {
      const [one, other] = [keys.get(a), keys.get(b)];
      return one === undefined || other === undefined ? a - b : one < other ? -1 : 1;
    });
  const lost = set.length - hashed.length;
  const detail = !isSeed
    ? 'the seed is not the one that was promised'
    : isDigest
      ? `${set.length} tickets drawn`
      : `the tickets are not those that were drawn, ${lost} were lost`;
  return { ok: isSeed && isDigest, detail, isDrawn, order };
}
