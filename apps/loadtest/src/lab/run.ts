import { randomInt, randomUUID } from 'node:crypto';
import type { LabFault, LabRun, LabSettings } from '@seckill/contracts';
import type { Db } from '@seckill/db';
import { signInGuests, type Buyer } from '../product/guests.ts';
import { createClient, createPool } from '../product/http.ts';
import { poll } from '../product/poll.ts';
import { readSheet } from '../product/sale.ts';
import { createClosers } from '../storm/closers.ts';
import { unlessAborted } from '../storm/interrupt.ts';
import { createRandom, shuffle } from '../storm/random.ts';
import { openLabSales } from './lab-sales.ts';
import { openQueuedSide } from './queued-side.ts';
import { createSideFigures } from './side-figures.ts';
import { openSynchronousSide } from './synchronous-side.ts';
import { readTruth } from './truth.ts';

/** After a fault a store may be away for seconds, and what was in hand then is decided later. */
const AT_REST_WITHIN_MS = 40_000;

export type Place = { origin: string; adminToken: string };

type Parts = {
  place: Place;
  db: Pick<Db, 'listLiveOrders'>;
  /** Where buyers ask, beside the origin of the place; asked when their connections are about to be opened. */
  otherOrigin: () => Promise<string | undefined>;
  onShot: () => void;
  /** Resolves when what is broken just now is whole again. */
  whole: () => Promise<unknown>;
};

export type Run = ReturnType<typeof createRun>;

/**
 * The same crowd at one instant at both shops. What it opened is closed when `done` resolves, which it always does.
 * `phase` says how it went.
 */
export function createRun(settings: LabSettings, { place, db, otherOrigin, onShot, whole }: Parts) {
  const seed = settings.seed ?? randomInt(1, 2 ** 31);
  const { people, units, concurrency, slots, queue, workMs } = settings;
  const sides = { queued: createSideFigures(people), synchronous: createSideFigures(people) };
  const stopping = new AbortController();
  const { signal } = stopping;
  const closers = createClosers();
  signal.addEventListener('abort', closers.closeAll);
  const state: Omit<LabRun, 'figures'> = {
    runId: randomUUID(),
    settings,
    seed,
    phase: 'preparing',
    startedAt: new Date().toISOString(),
    sales: { queued: null, synchronous: null },
    truth: { queued: null, synchronous: null },
    sheet: null,
  };
  let shotAt: number | undefined;
  /** Whether it is settled at which APIs the buyers ask. */
  let isConnected = false;

  async function go(): Promise<void> {
    const operator = createClient(place.origin);
    closers.add(() => void operator.destroy());
    const pool = createPool(place.origin);
    closers.add(() => void pool.destroy());
    const token = place.adminToken;
    const sales = await openLabSales({ client: operator, token }, units, { slots, queue, workMs });
    state.sales = { queued: sales.queued.saleId, synchronous: sales.synchronous.saleId };
    const buyers = await signInGuests(pool, people, () => undefined);
    const order = shuffle(buyers, createRandom(seed));
    const other = await otherOrigin();
    isConnected = true;
    const origins = [place.origin, ...(other === undefined ? [] : [other])];
    const most = Math.min(concurrency, people);
    const own = closers.add;
    const queued = await openQueuedSide(origins, most, buyers, own);
    const synchronous = await openSynchronousSide(place.origin, most, own);
    signal.throwIfAborted();

    state.phase = 'running';
    shotAt = performance.now();
    onShot();
    await Promise.all([
      queued.fire(sales.queued.saleId, order, sides.queued, signal),
      synchronous.fire(sales.synchronous.saleId, order, sides.synchronous),
    ]);
    signal.throwIfAborted();
    state.phase = 'checking';
    // Who was held with a batch in hand goes on with it, and is counted, too.
    await whole();
    signal.throwIfAborted();
    await check(buyers, sales, () => readSheet(operator, token, sales.queued.saleId));
    state.phase = 'done';
  }

  async function check(
    buyers: readonly Buyer[],
    sales: Record<keyof typeof sides, { saleId: number; round: number }>,
    sheetOf: () => ReturnType<typeof readSheet>,
  ): Promise<void> {
    // Guarantees hold at rest: a store that was broken may just be coming back.
    await poll({ everyMs: 200, limitMs: AT_REST_WITHIN_MS }, async () => {
      signal.throwIfAborted();
      state.sheet = (await sheetOf().catch(() => undefined)) ?? state.sheet;
      return state.sheet?.ok === true || undefined;
    });
    state.truth = {
      queued: await readTruth(db, sales.queued, buyers, sides.queued),
      synchronous: await readTruth(db, sales.synchronous, buyers, sides.synchronous),
    };
  }

  const done = unlessAborted(signal, go())
    .catch((error: unknown) => {
      state.phase = signal.aborted ? 'stopped' : 'failed';
      if (!signal.aborted) state.message = error instanceof Error ? error.message : String(error);
    })
    .finally(closers.closeAll);

  const isOn = (): boolean => ['preparing', 'running', 'checking'].includes(state.phase);

  return {
    done,
    stop: () => stopping.abort(new Error('stopped')),
    isOn,
    /** Whether nothing is left that a fault could strike: everybody in line has a verdict, or has its connection. */
    isTooLateFor: (fault: LabFault): boolean =>
      !isOn() || (fault === 'second_api' ? isConnected : sides.queued.isOver()),
    sinceShotMs: () => (shotAt === undefined ? 0 : Math.round(performance.now() - shotAt)),
    sides,
    view: (): LabRun => ({
      ...state,
      figures: { queued: sides.queued.figures(), synchronous: sides.synchronous.figures() },
    }),
  };
}
