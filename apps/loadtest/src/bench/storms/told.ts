import { setTimeout as sleep } from 'node:timers/promises';
import { LOOP_STEP_MS } from '@seckill/sales';
import { WebSocket } from 'ws';
import { createClient, request } from '../../product/http.ts';
import { inLanes, width } from '../../product/lanes.ts';
import { SALE } from '../measure/measure.ts';

const TOLD_WITHIN_MS = 20_000;
/** What the opening of so many sockets leaves to be done is over by then. */
const QUIET_MS = 2_000;

/** How long until so many pages on one sale know that it is paused, and how long the API stood still at most meanwhile; both in ms. */
export type Told = { sockets: number; firstMs: number; lastMs: number; stoodMs: number };

/** One API tells all who watch a sale. Each socket is a watcher of its own in this process, which reads them all by itself. */
export async function measureTold(
  { url, adminToken: token }: { url: string; adminToken: string },
  sockets: number,
): Promise<Told> {
  const operator = createClient(url);
  const open: WebSocket[] = [];
  const path = `/api/admin/sales/${SALE}`;
  const pause = async (paused: boolean) => {
    const answer = await request(operator, { method: 'PATCH', path, token, body: { paused } });
    if (answer.status !== 200) throw new Error(`pausing the sale was answered ${answer.status}`);
  };
  try {
    await pause(false);
    await inLanes(
      Array.from({ length: sockets }, (_, at) => at),
      width(64),
      async () => {
        open.push(await watch(url));
      },
    );
    await sleep(QUIET_MS);
    // What was counted until now is forgotten.
    await stoodSince(url, token);
    const paused = Promise.all(open.map(hearsOfPause));
    const begun = performance.now();
    await pause(true);
    const at = (await withinTime(paused)).map((moment) => moment - begun);
    const stoodMs = await stoodSince(url, token);
    return { sockets, firstMs: Math.min(...at), lastMs: Math.max(...at), stoodMs };
  } finally {
    for (const socket of open) socket.terminate();
    await pause(false);
    await operator.destroy();
  }
}

const watch = (url: string): Promise<WebSocket> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/api/live`, {
      perMessageDeflate: false,
    });
    socket.once('error', reject).once('open', () => {
      socket.on('error', () => undefined);
      // Its answer is the sale as it is now.
      socket.once('message', () => resolve(socket));
      socket.send(JSON.stringify({ type: 'watch-sale', saleId: SALE }));
    });
  });

/** Resolves with the moment. */
const hearsOfPause = (socket: WebSocket): Promise<number> =>
  new Promise((resolve) =>
    socket.on('message', (data: Buffer) => {
      if (data.includes('"state":"paused"')) resolve(performance.now());
    }),
  );

const withinTime = <T>(told: Promise<T>): Promise<T> =>
  Promise.race([
    told,
    sleep(TOLD_WITHIN_MS, undefined, { ref: false }).then(() => {
      throw new Error(`not everybody was told within ${TOLD_WITHIN_MS / 1000} s`);
    }),
  ]);

/** How long the event loop of the API stood at most since this was last asked, ms. */
async function stoodSince(url: string, token: string): Promise<number> {
  const answer = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
  const seconds = /^nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(await answer.text())?.[1];
  return Math.max(0, 1000 * Number(seconds) - LOOP_STEP_MS);
}
