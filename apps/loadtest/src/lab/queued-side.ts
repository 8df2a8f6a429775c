import { setTimeout as sleep } from 'node:timers/promises';
import type { LabDot, Ticket } from '@seckill/contracts';
import { Type } from 'typebox';
import type { Client } from 'undici';
import { createClient, openConnections, request } from '../product/http.ts';
import type { Buyer } from '../product/guests.ts';
import { inLanes, width } from '../product/lanes.ts';
import { codeOf } from '../product/sale.ts';
import { shape } from '../product/shapes.ts';
import { openSocket, type BuyerSocket } from '../storm/buyers/socket.ts';
import type { SideFigures } from './side-figures.ts';

/** Nothing at all is heard for so long: then it is given up. */
const SILENCE_MS = 45_000;
/** Who is told to come back does so, as the page does. */
const AGAIN_MS = 300;
const MOST_TRIES = 100;

const hasTaskId = shape(Type.Object({ taskId: Type.String() }));

const VERDICTS: Partial<Record<Ticket['status'], LabDot>> = {
  success: 'success',
  sold_out: 'sold_out',
};

/**
 * The connections and the sockets of this side, open when this resolves: where there are two `origins`, half of the buyers are at
 * each.
 */
export async function openQueuedSide(
  origins: readonly string[],
  concurrency: number,
  buyers: readonly Buyer[],
  own: (close: () => void) => void,
) {
  const originOf = (index: number): string => origins[index % origins.length] ?? '';
  const clients: Client[] = width(concurrency).map((lane) => createClient(originOf(lane)));
  for (const client of clients) own(() => void client.destroy());
  const sockets = new Map<Buyer, BuyerSocket>();
  await inLanes(buyers, width(64), async (buyer) => {
    const socket = await openSocket(originOf(buyer.index), buyer.cookie);
    own(socket.close);
    sockets.set(buyer, socket);
  });
  await openConnections(clients, () => undefined);
  const giveUp = () => sockets.forEach((socket) => socket.giveUp('silence'));

  return {
    /** One purchase per buyer, pressed again where the page would. Resolves when everybody knows, or `signal` aborts. */
    async fire(
      saleId: number,
      shot: readonly Buyer[],
      figures: SideFigures,
      signal: AbortSignal,
    ): Promise<void> {
      const start = performance.now();
      const times = (since: number) => {
        const now = performance.now();
        return { ms: now - since, atMs: now - start };
      };
      const silence = setTimeout(giveUp, SILENCE_MS);
      signal.addEventListener('abort', giveUp);
      const waits: Promise<void>[] = [];

      /** The ticket, or what there is instead of one. */
      const press = async (
        { cookie }: Buyer,
        client: Client,
        afterLoss = false,
      ): Promise<string> => {
        const path = `/api/sales/${saleId}/purchases`;
        for (let tries = 0; tries < MOST_TRIES && !signal.aborted; tries += 1) {
          if (tries > 0) await sleep(AGAIN_MS);
          const answer = await request(client, { method: 'POST', path, cookie, body: {} }).catch(
            () => undefined,
          );
          if (answer && answer.status < 300 && hasTaskId(answer.body)) return answer.body.taskId;
          if (answer && codeOf(answer) === '409 sold_out')
            return (afterLoss ? await held(cookie, client) : undefined) ?? 'sold_out';
        }
        return 'failed';
      };

      /** The ticket of an order that was made of a lost place, as the page asks for it. */
      const held = async (cookie: string, client: Client): Promise<string | undefined> => {
        const path = `/api/sales/${saleId}/ticket`;
        const answer = await request(client, { method: 'GET', path, cookie }).catch(
          () => undefined,
        );
        return answer && hasTaskId(answer.body) ? answer.body.taskId : undefined;
      };

      const enter = async (buyer: Buyer, client: Client, sentAt: number): Promise<void> => {
        const ticket = await press(buyer, client);
        silence.refresh();
        if (isDot(ticket)) {
          figures.answered(buyer.index, ticket, times(sentAt));
          if (ticket === 'sold_out') figures.told(buyer.index, ticket, times(sentAt));
          return;
        }
        figures.answered(buyer.index, 'queued', times(sentAt));
        waits.push(hear(buyer, ticket, client, sentAt));
      };

      const hear = async (
        buyer: Buyer,
        taskId: string,
        client: Client,
        sentAt: number,
      ): Promise<void> => {
        const end = await sockets.get(buyer)?.watch(taskId);
        silence.refresh();
        const status = end && 'ticket' in end ? end.ticket.status : undefined;
        // Its place is lost with Redis' data: the page takes a new one by itself.
        if (status === 'lost') {
          const next = await press(buyer, client, true);
          if (!isDot(next)) return hear(buyer, next, client, sentAt);
          return figures.told(buyer.index, next, times(sentAt));
        }
        const verdict = status && VERDICTS[status];
        if (verdict) figures.told(buyer.index, verdict, times(sentAt));
        else figures.become(buyer.index, 'failed');
      };

      try {
        await inLanes(shot, clients, async (buyer, client) => {
          if (signal.aborted) return;
          figures.pressed(buyer.index);
          await enter(buyer, client, performance.now());
        });
        await Promise.all(waits);
      } finally {
        clearTimeout(silence);
        signal.removeEventListener('abort', giveUp);
      }
    },
  };
}

const isDot = (answer: string): answer is LabDot => answer === 'sold_out' || answer === 'failed';
