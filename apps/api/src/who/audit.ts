import { randomUUID } from 'node:crypto';
import type { Db, NewAudit } from '@seckill/db';
import { createThrottle } from '@seckill/redis';
import type { FastifyBaseLogger } from 'fastify';

export type Deed = Omit<NewAudit, 'id' | 'agoMs' | 'count'>;
export type Audit = ReturnType<typeof createAudit>;

type Entry = Deed & { id: string; count: number; since: number };

type Options = {
  db: Pick<Db, 'withBudget'>;
  log: Pick<FastifyBaseLogger, 'warn'>;
  /** Told of what is written nowhere, and why. */
  onLost: (reason: 'flood' | 'store', count: number) => void;
};

/** Soon enough to be read by whoever did it. */
const WRITE_AFTER_MS = 200;
const AGAIN_AFTER_MS = 2_000;
/** Failures that are alike share a row for so long. */
const WINDOW_MS = 60_000;
/** Rows of failures that one process begins in a window. */
const MOST_FAILURES = 60;
/** What waits for MySQL. */
const MOST_WAITING = 1_000;
const AT_ONCE = 100;
const BUDGET_MS = 2_000;

/** Writes down who did what, behind the answers: nobody waits for it, and its memory has a bound. */
export function createAudit({ db, log, onLost }: Options) {
  const waiting = new Map<string, Entry>();
  const failures = new Map<string, Entry>();
  const passes = createThrottle();
  let windowEndsAt = 0;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | undefined;
  let isClosed = false;

  function keep(entry: Entry) {
    if (!waiting.has(entry.id) && waiting.size >= MOST_WAITING) return onLost('store', 1);
    waiting.set(entry.id, entry);
    writeIn(WRITE_AFTER_MS);
  }

  function writeIn(ms: number) {
    if (isClosed || timer || writing) return;
    timer = setTimeout(() => {
      timer = undefined;
      void write();
    }, ms).unref();
  }

  function write(): Promise<void> {
    writing ??= writeSome().finally(() => {
      writing = undefined;
    });
    return writing;
  }

  async function writeSome() {
    const now = performance.now();
    const entries = [...waiting.values()].slice(0, AT_ONCE);
    const rows = entries.map(({ since, ...entry }) => ({ ...entry, agoMs: now - since }));
    let againAfterMs = WRITE_AFTER_MS;
    try {
      await db.withBudget(BUDGET_MS).writeAudit(rows);
      for (const { id, count } of rows) {
        // One more may have come while it was written.
        if (waiting.get(id)?.count === count) waiting.delete(id);
      }
    } catch (err) {
      againAfterMs = AGAIN_AFTER_MS;
      const reason = err instanceof Error ? err.message : String(err);
      if (passes(reason)) log.warn({ reason, waiting: waiting.size }, 'the audit waits for MySQL');
    }
    // Once `writing` is over.
    if (waiting.size > 0) setImmediate(() => writeIn(againAfterMs)).unref();
  }

  return {
    /** What an operator did gets a row of its own. */
    did(deed: Deed): void {
      keep({ ...deed, id: randomUUID(), count: 1, since: performance.now() });
    },

    /** Failures of one kind from one network are one row in a minute, with their number. */
    failed(deed: Deed): void {
      const now = performance.now();
      if (now >= windowEndsAt) {
        failures.clear();
        windowEndsAt = now + WINDOW_MS;
      }
      const kind = JSON.stringify([deed.network, deed.action, deed.status, deed.who]);
      const known = failures.get(kind);
      if (known) {
        known.count += 1;
        return keep(known);
      }
      if (failures.size >= MOST_FAILURES) return onLost('flood', 1);
      const entry = { ...deed, id: randomUUID(), count: 1, since: now };
      failures.set(kind, entry);
      keep(entry);
    },

    /** Writes what still waits, as far as MySQL takes it at once. */
    async close(): Promise<void> {
      isClosed = true;
      clearTimeout(timer);
      await writing;
      for (let before = Infinity; waiting.size > 0 && waiting.size < before;) {
        before = waiting.size;
        await write();
      }
      if (waiting.size > 0) onLost('store', waiting.size);
    },
  };
}
