import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  HAS_ENDED,
  type Order,
  type Sale,
  type Ticket,
  type VerifySheet,
} from '@seckill/contracts';
import {
  isError,
  isOrder,
  isReset,
  isSale,
  isSession,
  isSheet,
  isTicket,
} from '../../product/shapes.ts';
import type { Fleet } from '../fleet.ts';
import { createMarks, type Marks } from '../points.ts';
import { ask, Finding, saidBy, type Answer, type Question } from './ask.ts';

export type Buyer = { userId: string; cookie: string };

/** A ticket and what its buyer was told of it last. */
export type Held = { buyer: Buyer; taskId: string; told: Ticket };

const HOUR_MS = 3_600_000;

/** How long a unit that is free may not be to be had, however much goes wrong, ms. */
const FREE_MS = 90_000;
const AGAIN_MS = 200;

/** A sale of a walk's own, and everything that its buyers and its operator do. They ask again until they are answered. */
export async function openStage(
  fleet: Fleet,
  { stock, payWindowSeconds = 3600 }: { stock: number; payWindowSeconds?: number },
) {
  const marks: Marks = createMarks();
  const held = new Map<string, Held>();
  const admin = { authorization: `Bearer ${fleet.adminToken}` };
  const asked = <T>(
    question: Question,
    read: (answer: Answer, doubtful: boolean) => T | Promise<T> | undefined,
  ): Promise<T> => ask(fleet.apis, question, read);

  const made = await asked<Sale>(
    {
      method: 'POST',
      path: '/api/admin/sales',
      headers: { ...admin, 'idempotency-key': randomUUID() },
      body: {
        title: 'Failpoints',
        priceCents: 100,
        opensAt: new Date(Date.now() - HOUR_MS).toISOString(),
        closesAt: new Date(Date.now() + 24 * HOUR_MS).toISOString(),
        payWindowSeconds,
        stock,
      },
    },
    bodyThat(isSale),
  );
  const saleId = made.id;
  marks.number(saleId);

  const ticketOf = (cookie: string, otherwise: { refused: string }) =>
    asked<{ taskId: string } | { refused: string }>(
      { path: `/api/sales/${saleId}/ticket`, headers: { cookie } },
      (answer) => {
        const taskId = taskIdIn(answer);
        return taskId === undefined ? otherwise : { taskId };
      },
    );

  const stage = {
    saleId,
    marks,
    fleet,
    held: (): Held[] => [...held.values()],

    async buyer(): Promise<Buyer> {
      const question: Question = { method: 'POST', path: '/api/session/guest' };
      const buyer = await asked(question, ({ status, body, cookie }) =>
        status === 201 && isSession(body) ? { userId: body.userId, cookie } : undefined,
      );
      marks.id(buyer.userId);
      return buyer;
    },

    /** The id of the buyer's ticket, or the code of the refusal. */
    press: ({ cookie }: Buyer): Promise<{ taskId: string } | { refused: string }> =>
      asked(
        { method: 'POST', path: `/api/sales/${saleId}/purchases`, headers: { cookie }, body: {} },
        (answer, doubtful) => {
          const taskId = taskIdIn(answer);
          if (taskId !== undefined) return { taskId };
          if (!isError(answer.body) || answer.status === 429) return undefined;
          const refusal = { refused: answer.body.code };
          // The try of before may have won what is gone now.
          return doubtful ? ticketOf(cookie, refusal) : refusal;
        },
      ),

    /** What the ticket says once it is decided; with `standby` also that its buyer waits. */
    async verdict(buyer: Buyer, taskId: string, { standby = false } = {}): Promise<Ticket> {
      const told = await asked(
        { path: `/api/tasks/${taskId}`, headers: { cookie: buyer.cookie } },
        ({ body }) => {
          if (!isTicket(body)) return undefined;
          return HAS_ENDED[body.status] || (standby && body.status === 'standby')
            ? body
            : undefined;
        },
      );
      held.set(taskId, { buyer, taskId, told });
      return told;
    },

    /** Presses, and again where the page would: the ticket is lost, or was one of a round that is over. */
    async buy(buyer: Buyer, round?: number): Promise<Ticket | { refused: string }> {
      for (let tries = 1; ; tries += 1) {
        const pressed = await stage.press(buyer);
        if ('refused' in pressed) return pressed;
        const told = await stage.verdict(buyer, pressed.taskId);
        const again = told.status === 'lost' || (round !== undefined && told.round < round);
        if (!again) return told;
        if (tries === 10) throw new Finding(`ten tickets in a row ended ${told.status}`);
      }
    },

    /** Buys until there is a unit: an API may take a second to hear of one. */
    async buyWhenFree(buyer: Buyer, round?: number): Promise<Ticket> {
      for (const until = performance.now() + FREE_MS; ;) {
        const bought = await stage.buy(buyer, round);
        if ('status' in bought && bought.status === 'success') return bought;
        const said = 'status' in bought ? bought.status : bought.refused;
        if (said !== 'sold_out') throw new Finding(`who wants a free unit was told ${said}`);
        if (performance.now() > until) throw new Finding('a free unit is not to be had');
        await sleep(AGAIN_MS);
      }
    },

    leave: ({ cookie }: Buyer, taskId: string): Promise<'left' | 'already_decided'> =>
      asked({ method: 'DELETE', path: `/api/tasks/${taskId}`, headers: { cookie } }, (answer) => {
        if (answer.status === 200) return 'left';
        if (isError(answer.body) && answer.body.code === 'already_decided')
          return 'already_decided';
        throw new Finding(`leaving the line was answered ${saidBy(answer)}`);
      }),

    standBy: ({ cookie }: Buyer, taskId: string | undefined): Promise<string> =>
      asked(
        {
          method: 'POST',
          path: `/api/sales/${saleId}/standby`,
          headers: { cookie },
          body: taskId === undefined ? {} : { taskId },
        },
        (answer) => {
          const waiting = taskIdIn(answer);
          if (waiting !== undefined) return waiting;
          throw new Finding(`standing by was answered ${saidBy(answer)}`);
        },
      ),

    /** The buyer's orders of this sale. */
    orders: ({ cookie }: Buyer): Promise<Order[]> =>
      asked({ path: '/api/orders', headers: { cookie } }, ({ body }) => {
        const orders: unknown = Object(body).orders;
        if (!Array.isArray(orders)) return undefined;
        return orders.filter(isOrder).filter((order) => order.saleId === saleId);
      }),

    /** Asks for the buyer's order until it is as wanted. */
    order: (
      { cookie }: Buyer,
      orderId: string,
      isWanted: (order: Order) => boolean,
    ): Promise<Order> =>
      asked({ path: `/api/orders/${orderId}`, headers: { cookie } }, ({ body }) =>
        isOrder(body) && isWanted(body) ? body : undefined,
      ),

    beginPayment: ({ cookie }: Buyer, orderId: string): Promise<Order> =>
      asked(
        { method: 'POST', path: `/api/orders/${orderId}/payment`, headers: { cookie }, body: {} },
        bodyThat(isOrder),
      ),

    reset: (units: number, operationKey: string) =>
      asked(
        {
          method: 'POST',
          path: `/api/admin/sales/${saleId}/reset`,
          headers: { ...admin, 'idempotency-key': operationKey },
          body: { stock: units },
        },
        bodyThat(isReset),
      ),

    edit: (body: object): Promise<Sale> =>
      asked(
        {
          method: 'PATCH',
          path: `/api/admin/sales/${saleId}`,
          headers: { ...admin, 'idempotency-key': randomUUID() },
          body,
        },
        bodyThat(isSale),
      ),

    sale: (isWanted: (sale: Sale) => boolean): Promise<Sale> =>
      asked({ path: `/api/sales/${saleId}` }, ({ body }) =>
        isSale(body) && isWanted(body) ? body : undefined,
      ),

    /** The sheet of proof, as soon as it is good; else what is wrong with it at last. */
    async sheet(round: number): Promise<void> {
      let last: VerifySheet | undefined;
      await asked(
        { path: `/api/admin/sales/${saleId}/verify?round=${round}`, headers: admin },
        ({ body }) => {
          if (isSheet(body)) last = body;
          return last?.ok ? last : undefined;
        },
      ).catch((error: unknown) => {
        const bad = last?.checks.filter(({ ok }) => !ok) ?? [];
        throw last ? new Finding(`the sheet of round ${round} says ${JSON.stringify(bad)}`) : error;
      });
    },
  };
  return stage;
}

export type Stage = Awaited<ReturnType<typeof openStage>>;

/** The ticket that an answer gives. */
function taskIdIn({ status, body }: Answer): string | undefined {
  if (status !== 200 && status !== 202) return undefined;
  const taskId: unknown = Object(body).taskId;
  return typeof taskId === 'string' ? taskId : undefined;
}

/** The body of an answer that says that it was done; another answer is a Finding. */
function bodyThat<T>(hasShape: (body: unknown) => body is T) {
  return (answer: Answer): T => {
    const { status, body } = answer;
    if (status >= 200 && status < 300 && hasShape(body)) return body;
    throw new Finding(`was answered ${saidBy(answer)}`);
  };
}

/** The order of a ticket that won; a Finding for any other ticket. */
export function orderOf(told: Ticket | { refused: string }): Order {
  if ('status' in told && told.status === 'success') return told.order;
  const said = 'status' in told ? `${told.status} of ${told.taskId}` : told.refused;
  throw new Finding(`a unit was free, and its buyer is told ${said}`);
}
