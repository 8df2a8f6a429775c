import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  ErrorBody,
  PurchaseAccepted,
  PurchaseRequest,
  SaleParams,
  Ticket,
  type Language,
} from '@seckill/contracts';
import type { Limiter } from '@seckill/redis';
import {
  enterLine,
  idInRound,
  isUndrawn,
  myTicket,
  type Parts,
  type Passes,
  type TaskView,
} from '@seckill/sales';
import type { ApiConfig } from '../config.ts';
import { ENTRY_REFUSALS, mayRefuse } from '../contract/refusals.ts';
import { ApiError } from '../http/errors.ts';
import { limitTo, perNetwork, sessionOrAddress, type PollLimits } from '../http/limits.ts';
import type { Presses } from '../http/press-span.ts';
import type { PurchaseMetrics } from '../http/metrics.ts';
import type { Tries } from '../sales/tries.ts';
import { passTerms, refuseUnlessBuyer } from '../sales/buyers.ts';
import type { Admission } from '../sales/admission.ts';
import {
  drawOf,
  saleState,
  sharedOf,
  toSale,
  type SaleBoard,
  type SaleFacts,
} from '../sales/board.ts';
import type { People } from '../http/people.ts';
import { requireSession, sessionOf } from '../http/session.ts';
import { languageOf, viewFor } from '../http/language.ts';

/** What those routes need by which a buyer comes into a line. */
export type EntryParts = Parts & {
  view: TaskView;
  board: SaleBoard;
  admission: Admission;
  people: People;
  tries: Tries;
  passes: Passes;
  limiter: Limiter;
  config: ApiConfig;
  pollAfterMs: () => number;
};

type Options = EntryParts & {
  polls: PollLimits;
  metrics: PurchaseMetrics;
  presses: Presses;
};

/** Each process gives out this part of a session's presses before it asks what the others gave. */
const UNASKED_SHARE = 10;
/** A buyer who is forgotten has the part anew that is given out unasked. */
const BUYERS_REMEMBERED = 100_000;

/**
 * The hot path. No SQL; Redis only as a share of one flush for all who ask at the same time.
 * A 202 is sent only after the ticket is durably in line.
 */
export const purchaseRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  {
    view,
    board,
    admission,
    people,
    tries,
    passes,
    limiter,
    config,
    polls,
    pollAfterMs,
    metrics,
    presses,
    ...parts
  },
) => {
  const points = config.purchasesPer10s;
  // A buyer presses once or twice. Only who keeps on pressing is worth a round trip to Redis.
  const perSession = {
    name: 'purchase',
    points,
    perMs: 10_000,
    unasked: Math.ceil(points / UNASKED_SHARE),
    remembers: BUYERS_REMEMBERED,
  };
  const network = limitTo(
    limiter,
    perNetwork({ name: 'purchase-network', points: config.ticketsPerNetwork, perMs: 10_000 }),
  );
  app.post(
    '/api/sales/:saleId/purchases',
    {
      config: mayRefuse(...ENTRY_REFUSALS, 'sold_out', 'price_changed'),
      schema: {
        tags: ['purchases'],
        summary: 'Take a place in line: 202 with a new ticket, 200 with the one I have',
        params: SaleParams,
        body: PurchaseRequest,
        response: { 200: Ticket, 202: PurchaseAccepted, '4xx': ErrorBody, '5xx': ErrorBody },
      },
      preHandler: [
        ...presses.preHandler,
        requireSession,
        limitTo(limiter, perSession, { of: sessionOrAddress }),
        network,
      ],
      onResponse(request, reply, done) {
        presses.end(request, reply.statusCode);
        metrics.count(reply.statusCode, reply.elapsedTime);
        done();
      },
    },
    async (request, reply) => {
      const buyer = sessionOf(request);
      people.refuseTakenAlong(buyer);
      const facts = await board.get(Number(request.params.saleId));
      if (!facts) throw new ApiError('sale_not_found', 'There is no such sale.');
      refuseUnlessOpen(facts);
      refuseUnlessBuyer(app, facts.row, buyer);
      admission.refuseIfFull(facts);
      const units = unitsAsked(facts, request.body.quantity);
      refuseUnlessAsShown(facts, request.body, () => languageOf(request));
      const after = passTerms(passes, facts, buyer, request.body.pass);
      const { id: saleId, round } = facts.row;
      const draw = drawOf(facts.row);
      const ids = people.idsOf(buyer);
      const again = () => tries.refuseUsedUp(facts.row, ids);
      // Only a member whom guests have become is worth a question.
      if (ids.length > 1) await again();
      const buyerId =
        ids.length > 1 ? await idInRound(parts, view, { saleId, round }, ids) : buyer.userId;
      const {
        id: taskId,
        number,
        existing,
      } = await admission.enter(facts, (most) =>
        enterLine(
          parts,
          viewFor(request, view),
          {
            saleId,
            round,
            buyerId,
            buyerName: buyer.name,
            ...units,
            ...sharedOf(facts.row),
          },
          { again, after, most },
        ),
      );
      presses.answered(request, existing ? 200 : 202, taskId);
      if (existing) return reply.code(200).send({ ...existing, existing: true as const });
      return reply.code(202).send({
        taskId,
        status: 'queued' as const,
        saleId,
        round,
        number,
        ...(draw && isUndrawn({ draw }, number)
          ? { position: null, drawAt: draw.closesAt.toISOString() }
          : { position: Math.max(1, number - facts.line.processed) }),
        pollAfterMs: pollAfterMs(),
      });
    },
  );

  app.get(
    '/api/sales/:saleId/ticket',
    {
      config: mayRefuse('sale_not_found', 'no_ticket', 'rate_limited'),
      schema: {
        tags: ['purchases'],
        summary: 'My ticket of the present round, live or decided',
        params: SaleParams,
        response: { 200: Ticket, '4xx': ErrorBody, '5xx': ErrorBody },
      },
      preHandler: [
        requireSession,
        limitTo(limiter, perSession, { of: sessionOrAddress }),
        polls.network,
      ],
    },
    async (request) => {
      const facts = await board.get(Number(request.params.saleId));
      if (!facts) throw new ApiError('sale_not_found', 'There is no such sale.');
      const { id: saleId, round } = facts.row;
      const ids = people.idsOf(sessionOf(request));
      const ticket = await myTicket(parts, viewFor(request, view), { saleId, round }, ids);
      if (!ticket) throw new ApiError('no_ticket', 'You have no ticket in this round.');
      return ticket;
    },
  );
};

/** What a ticket asks for, as its arguments say it. Throws when the sale gives one buyer less. */
export function unitsAsked({ row }: SaleFacts, quantity = 1): { units?: number } {
  if (quantity > row.perBuyer) {
    throw new ApiError(
      'too_many_units',
      `This sale gives ${row.perBuyer} at most to one buyer. Ask for fewer.`,
    );
  }
  return quantity > 1 ? { units: quantity } : {};
}

/** Throws when a buyer was shown another price than the one that would be agreed to. */
function refuseUnlessAsShown(
  facts: SaleFacts,
  { priceCents, currency }: PurchaseRequest,
  language: () => Language | undefined,
) {
  const { row } = facts;
  if (
    (priceCents ?? row.priceCents) === row.priceCents &&
    (currency ?? row.currency) === row.currency
  )
    return;
  throw new ApiError('price_changed', 'The price has changed. Look at the new one first.', {
    sale: toSale(facts, language()),
  });
}

/** Throws what the sale says to who wants a ticket now. */
export function refuseUnlessOpen(facts: SaleFacts) {
  switch (saleState(facts)) {
    case 'open':
      return;
    case 'upcoming':
      throw new ApiError(
        'sale_not_started',
        `The sale opens at ${facts.row.opensAt.toISOString()}.`,
      );
    case 'ended':
      throw new ApiError('sale_ended', 'The sale is over.');
    case 'paused':
      throw new ApiError('sale_paused', 'The sale is paused. It goes on soon.');
    case 'sold_out':
      throw new ApiError('sold_out', 'All units are taken. One may still come back.', {
        standby: facts.standby,
      });
  }
}
