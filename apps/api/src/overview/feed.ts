import type { Language, OverviewFrame } from '@seckill/contracts';
import type { SaleRow, SoldUnits } from '@seckill/db';
import type { FastifyBaseLogger } from 'fastify';
import { isSame, titled, type Moment, type SaleFigures } from './figures.ts';
import { readSales, type OverviewParts } from './read-overview.ts';
import { keyOf } from './sold-counts.ts';

const EVERY_MS = 250;
/** The terms of sales, and who works, change at a slower pace than lines. */
const ROWS_EVERY_MS = 500;
const OTHERS_EVERY_MS = 1000;

/** Takes a frame, or says that it did not: then it is told the whole the next time. */
export type Watcher = { language: Language | undefined; take(text: string): boolean };

type Known = { row: SaleRow; figures: SaleFigures; sold: SoldUnits | undefined };
type Others = Pick<OverviewFrame, 'queues' | 'workers'>;

export type OverviewFeed = ReturnType<typeof createOverviewFeed>;

/**
 * The overview, told to everybody who watches a few times a second: read once, however many they are, and not at all while nobody
 * does. A sale is read when it may have changed: while it is open, while somebody waits in its line, when its terms or what MySQL has
 * sold of it are others, and when it opens or ends. One that is over costs nothing.
 *
 *   no watcher ──watch──► reading everything ──► telling ──► 250 ms later: reading what may have changed ──► telling ──► …
 *       ▲                        │ Redis is away: told with the age of what was read last, and asked again ──┘
 *       └──── the last watcher has left: all that was read is forgotten ◄──────────┘
 */
export function createOverviewFeed(
  { figures, around, board }: OverviewParts,
  log: Pick<FastifyBaseLogger, 'debug'>,
) {
  /** Those who are to be told the whole, and those who know it. */
  const watchers = new Map<Watcher, { knows: boolean }>();
  let known = new Map<number, Known>();
  let rows: { at: number; list: readonly SaleRow[] } | undefined;
  let others: Others = {};
  let othersAt = -Infinity;
  let untold: Others = {};
  let last: { at: Date; readAt: number } | undefined;
  let running = false;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  async function run(): Promise<void> {
    if (running || closed) return;
    running = true;
    const begun = performance.now();
    try {
      await tick(begun);
    } catch (err) {
      log.debug({ err }, 'the overview could not be read');
      tell([], false);
    } finally {
      running = false;
    }
    if (watchers.size === 0) return forget();
    const pause = Math.max(0, EVERY_MS - (performance.now() - begun));
    timer = setTimeout(() => void run(), pause);
  }

  async function tick(begun: number): Promise<void> {
    const reading = readOthers(begun);
    // Lines do not wait for them, but that the first picture is whole.
    reading.catch((err: unknown) => log.debug({ err }, 'queues and workers could not be read'));
    const [news] = await Promise.all([readNews(begun), last ? undefined : reading]);
    last = { at: news.at, readAt: begun };
    tell(news.changed, news.isWhole);
  }

  async function readOthers(begun: number): Promise<void> {
    if (begun - othersAt < OTHERS_EVERY_MS) return;
    othersAt = begun;
    const [queues, workers] = await Promise.all([around.queues(), around.workers()]);
    others = { queues, workers };
    untold = others;
  }

  async function readNews(begun: number) {
    if (rows === undefined) {
      const { moment, sales } = await readSales(figures, board);
      rows = { at: begun, list: moment.rows };
      known = new Map(
        sales.map((sale) => [sale.row.id, { ...sale, sold: soldOf(sale.row, moment) }]),
      );
      return { at: moment.now, changed: [...known.keys()], isWhole: true };
    }
    const isFresh = begun - rows.at < ROWS_EVERY_MS;
    const { list } = rows;
    const now = new Date((last?.at.getTime() ?? 0) + begun - (last?.readAt ?? 0));
    const due = list.filter((row) => mayHaveChanged(row, now));
    // All at once: in a process that has much to do each further question takes another turn of its loop.
    const [moment, seen] = await Promise.all([
      figures.begin(isFresh ? list : undefined),
      Promise.all(due.map((row) => figures.read(row, now))),
    ]);
    if (!isFresh) rows = { at: begun, list: moment.rows };
    const asked = new Map(due.map((row, at) => [row.id, { round: row.round, seen: seen[at] }]));
    const read = await Promise.all(
      moment.rows
        .filter((row) => asked.has(row.id) || mayHaveChanged(row, moment.now, soldOf(row, moment)))
        .map(async (row) => {
          const { round, seen: early } = asked.get(row.id) ?? {};
          const found = round === row.round ? early : undefined;
          return figures.make(row, found ?? (await figures.read(row, moment.now)), moment);
        }),
    );
    const changed: number[] = [];
    for (const { row, figures: found, isBehind } of read) {
      if (isBehind) {
        // What was told of it stays until its row is there.
        board.drop(row.id);
        rows = { ...rows, at: -Infinity };
        if (known.has(row.id)) continue;
      }
      const before = known.get(row.id);
      known.set(row.id, { row, figures: found, sold: soldOf(row, moment) });
      if (!before || !isSame(row, before.row) || !isEqual(found, before.figures))
        changed.push(row.id);
    }
    const isWhole = forgetOthers(moment.rows);
    return { at: moment.now, changed, isWhole };
  }

  /** `sold`: as it was, where nobody has asked. */
  function mayHaveChanged(row: SaleRow, now: Date, sold = known.get(row.id)?.sold): boolean {
    const before = known.get(row.id);
    if (!before) return true;
    const isOpen = row.opensAt <= now && row.closesAt > now;
    const { waiting, available, state, perSecond, acceptedPerSecond = 0 } = before.figures;
    if (isOpen || waiting > 0 || available === null) return true;
    // Until nothing moves any more.
    if (perSecond > 0 || acceptedPerSecond > 0) return true;
    if ((state === 'ended') !== row.closesAt <= now) return true;
    return !isSame(row, before.row, sold, before.sold);
  }

  /** Answers whether there were any: who is not told the whole would keep them. */
  function forgetOthers(listed: readonly SaleRow[]): boolean {
    if (listed.length === known.size) return false;
    const ids = new Set(listed.map(({ id }) => id));
    for (const id of known.keys()) if (!ids.has(id)) known.delete(id);
    return true;
  }

  function tell(changed: readonly number[], isWhole: boolean): void {
    if (!last) return;
    const fresh = untold;
    untold = {};
    const { at, readAt } = last;
    const frame = {
      type: 'overview' as const,
      serverTime: at.toISOString(),
      at: at.toISOString(),
      ageMs: Math.ceil(performance.now() - readAt),
      ...around.known(),
    };
    const texts = new Map<string, string>();
    const textFor = (language: Language | undefined, whole: boolean): string => {
      const key = `${language} ${whole}`;
      const made = texts.get(key);
      if (made !== undefined) return made;
      const ids = whole ? [...known.keys()] : changed;
      const sales = ids.flatMap((id) => {
        const sale = known.get(id);
        return sale ? [titled(sale.row, sale.figures, language)] : [];
      });
      const text = JSON.stringify({
        ...frame,
        whole,
        sales,
        ...(whole ? others : fresh),
      } satisfies OverviewFrame);
      texts.set(key, text);
      return text;
    };
    for (const [watcher, state] of watchers) {
      state.knows = watcher.take(textFor(watcher.language, isWhole || !state.knows));
    }
  }

  function forget(): void {
    known = new Map();
    [rows, last, others, othersAt, untold] = [undefined, undefined, {}, -Infinity, {}];
  }

  return {
    /** Tells this one from now on, the whole first. Returns the way to stop. */
    watch(watcher: Watcher): () => void {
      watchers.set(watcher, { knows: false });
      if (watchers.size === 1) {
        clearTimeout(timer);
        void run();
      }
      return () => {
        watchers.delete(watcher);
        if (watchers.size > 0 || running) return;
        clearTimeout(timer);
        forget();
      };
    },
    close() {
      closed = true;
      clearTimeout(timer);
      watchers.clear();
    },
  };
}

const soldOf = ({ id, round }: SaleRow, { sold }: Moment) => sold.get(keyOf(id, round));

const isEqual = (one: SaleFigures, other: SaleFigures): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
