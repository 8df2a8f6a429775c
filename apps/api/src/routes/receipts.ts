import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ErrorBody, ReceiptCode, SignedIn } from '@seckill/contracts';
import type { Limiter, Rule } from '@seckill/redis';
import { recover, type Log, type Parts, type ReceiptCodes } from '@seckill/sales';
import { mayRefuse } from '../contract/refusals.ts';
import { ApiError } from '../http/errors.ts';
import { limitTo } from '../http/limits.ts';
import type { People } from '../http/people.ts';
import { isGuest, newSession, readSession, setSession, toSession } from '../http/session.ts';

/** Tries from one address, and at one order from wherever: a code has 50 bits that have to be guessed. */
const TRIES_FROM = { name: 'receipt-from', points: 20, perMs: 60_000 };
const TRIES_AT = { name: 'receipt-at', points: 10, perMs: 60_000 };
const TOO_MANY = 'Too many tries. Wait a little before the next one.';

type Options = Parts & { receipts: ReceiptCodes; limiter: Limiter; people: People; log: Log };

/** The way back of a guest whose cookie is gone. */
export const receiptRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { receipts, limiter, people, log, ...parts },
) => {
  const { db } = parts;
  const triesAt = limiter.rule(TRIES_AT);

  app.post(
    '/api/orders/claim',
    {
      config: mayRefuse('receipt_unknown', 'rate_limited'),
      schema: {
        tags: ['orders'],
        summary: 'Bring back what a guest had, by the code on the receipt of an order',
        body: ReceiptCode,
        response: { 200: SignedIn, '4xx': ErrorBody, '5xx': ErrorBody },
      },
      preHandler: limitTo(limiter, TRIES_FROM, { message: TOO_MANY }),
    },
    async (request, reply) => {
      const receipt = receipts.read(request.body.code);
      if (!receipt) throw unknown();
      await refuseBeyond(triesAt, receipt.prefix);
      const session = readSession(request);
      const asker = session && { userId: session.userId, isGuest: isGuest(session.userId) };
      const recovered = await recover(parts, receipt, asker ?? undefined, log);
      if (recovered.outcome === 'receipt_unknown') throw unknown();
      const { userId, name } = recovered.session;
      const guests = (await db.listGuestsOf(userId)).map(({ guestId }) => guestId);
      for (const guestId of guests) people.learn({ guestId, memberId: userId });
      const confirmation = session?.userId === userId ? session.confirmation : undefined;
      const known = { userId, name, guests, ...newSession(), confirmation };
      setSession(reply, known);
      return { ...toSession(app, known), claimed: recovered.claimed };
    },
  );
};

const unknown = () =>
  new ApiError('receipt_unknown', 'No order goes with this code, or it is in an account by now.');

async function refuseBeyond(rule: Rule, of: string) {
  const { outcome } = await rule(of);
  if (outcome === 'empty') throw new ApiError('rate_limited', TOO_MANY);
}
