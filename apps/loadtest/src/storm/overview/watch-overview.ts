import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { contradictionsOf, Overview, OverviewFrame } from '@seckill/contracts';
import { WebSocket, type RawData } from 'ws';
import { StormFailure, wireError } from '../../product/failure.ts';
import { createClient, parseJson, request } from '../../product/http.ts';
import { shape } from '../../product/shapes.ts';

/** What operators were shown while the storm lasted. Ages in ms: from the reading to the moment in which it was here. */
export type WatchedOverview = {
  pushed: number;
  asked: number;
  contradictions: string[];
  agesMs: number[];
  /** Asked for in vain. */
  missing: number;
};

type Picture = Pick<Overview, 'at' | 'sales'>;

const ASK_EVERY_MS = 100;
/** For the first picture to be pushed. */
const FIRST_MS = 10_000;
/** The first of many say enough. */
const MOST_NAMED = 20;
const PATH = '/api/admin/overview';
const isOverview = shape(Overview);
const isFrame = shape(OverviewFrame);

/**
 * Watches the overview as operators do: by its socket, and by asking ten times a second. Whatever a picture contradicts itself in is
 * kept in words. The storm and Redis are taken to have one clock, as they are on one machine.
 */
export async function watchOverview(
  adminOrigin: string,
  token: string,
): Promise<{ end(): Promise<WatchedOverview> }> {
  const seen: WatchedOverview = { pushed: 0, asked: 0, contradictions: [], agesMs: [], missing: 0 };
  const client = createClient(adminOrigin);
  const socket = new WebSocket(`${adminOrigin.replace(/^http/, 'ws')}${PATH}/watch`, {
    headers: { authorization: `Bearer ${token}` },
  });
  function take({ at, sales }: Picture, how: 'pushed' | 'asked') {
    seen[how] += 1;
    if (at) seen.agesMs.push(Math.max(0, Date.now() - Date.parse(at)));
    const wrong = sales.flatMap(contradictionsOf);
    seen.contradictions.push(...wrong.slice(0, MOST_NAMED - seen.contradictions.length));
  }

  socket.on('error', () => undefined);
  socket.on('message', (data: RawData) => {
    const frame = Buffer.isBuffer(data) ? parseJson(data.toString()) : undefined;
    if (isFrame(frame)) take(frame, 'pushed');
    else seen.contradictions.push('a frame of a wrong shape');
  });

  async function ask() {
    const answer = await request(client, { path: PATH, token }).catch(() => undefined);
    if (isOverview(answer?.body)) take(answer.body, 'asked');
    else seen.missing += 1;
  }

  // Before anybody presses there was one picture of each kind: a storm may be over sooner than the next.
  const shown = once(socket, 'message', { signal: AbortSignal.timeout(FIRST_MS) });
  await Promise.all([shown, ask()]).catch((error: unknown) => {
    socket.terminate();
    void client.destroy();
    throw new StormFailure(`The overview cannot be watched: ${wireError(error)}.`);
  });

  const over = new AbortController();
  const asking = (async () => {
    while (!over.signal.aborted) {
      await sleep(ASK_EVERY_MS);
      await ask();
    }
  })();

  return {
    async end() {
      over.abort();
      await asking;
      socket.terminate();
      void client.destroy();
      return seen;
    },
  };
}
