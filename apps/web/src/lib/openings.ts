import type { Sale } from '@seckill/contracts';
import { storage } from './browser/storage.ts';

/** A sale whose opening somebody wants to be reminded of. */
export type Opening = Pick<Sale, 'id' | 'title' | 'opensAt'>;

const KEY = 'seckill.openings';
const listeners = new Set<() => void>();
let known: readonly Opening[] | undefined;

/** The openings that this browser reminds of while the page is open. */
export const openings = {
  all(): readonly Opening[] {
    return (known ??= read());
  },
  add(opening: Opening): void {
    keep([...openings.all().filter(({ id }) => id !== opening.id), opening]);
  },
  remove(saleId: number): void {
    keep(openings.all().filter(({ id }) => id !== saleId));
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

function keep(next: readonly Opening[]): void {
  known = next;
  storage.set(KEY, JSON.stringify(next));
  for (const listener of listeners) listener();
}

function read(): readonly Opening[] {
  try {
    const stored: Opening[] = JSON.parse(storage.get(KEY) ?? '[]');
    return stored;
  } catch {
    return [];
  }
}
