import { Type, type FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ErrorBody, PaymentEvent, PaymentEventAnswer } from '@seckill/contracts';
import type { Db } from '@seckill/db';
import type { Limiter } from '@seckill/redis';
import type { ReadinessWatch } from '@seckill/sales';
import { mayRefuse } from '../contract/refusals.ts';
import { ApiError } from '../http/errors.ts';
import { limitTo, perNetwork } from '../http/limits.ts';
import { withBudget } from '../http/budget.ts';
import { eventKeyOf, sentAt, timelinessOf } from '../http/payment-webhook.ts';

const SignatureHeaders = Type.Object({
  'webhook-id': Type.Optional(Type.String({ pattern: '^[!-~]{1,255}$' })),
  'webhook-timestamp': Type.Optional(Type.String({ maxLength: 20 })),
  'webhook-signature': Type.Optional(Type.String({ maxLength: 1000 })),
  'x-payment-timestamp': Type.Optional(Type.String({ maxLength: 20 })),
  'x-payment-signature': Type.Optional(Type.String({ maxLength: 200 })),
});

type Options = {
  db: Db;
  readiness: Pick<ReadinessWatch, 'last'>;
  limiter: Limiter;
  secret: string;
};

/** Events of one network, good or not: to look at a signature costs more than to send one. */
export const EVENTS = { name: 'payment-events', points: 6_000, perMs: 10_000 };

/**
 * Where the provider confirms. The event is believed for its signature alone. All money is noted, under the `webhook-id` of the
 * event: the same one again, late or out of order changes nothing, and is answered by what became of its money.
 */
export const paymentRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { db, readiness, limiter, secret },
) => {
  const bodies = new WeakMap<object, string>();
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser<string>(
    'application/json',
    { parseAs: 'string' },
    (request, body, done) => {
      bodies.set(request, body);
      return parse(request, body, done);
    },
  );

  const events = limitTo(limiter, perNetwork(EVENTS));
  app.post(
    '/api/payments/webhook',
    {
      config: mayRefuse('bad_signature', 'payment_not_found', 'rate_limited'),
      schema: {
        tags: ['payments'],
        summary: 'A payment provider tells that money has arrived, or has not',
        headers: SignatureHeaders,
        body: PaymentEvent,
        response: { 200: PaymentEventAnswer, '4xx': ErrorBody, 503: ErrorBody },
      },
      preParsing: (request, reply, _payload, done) => events.call(app, request, reply, done),
      preValidation: async (request) => {
        const at = sentAt(secret, bodies.get(request) ?? '', request.headers);
        if (!at) throw new ApiError('bad_signature', 'The signature does not fit.');
        switch (timelinessOf(at, readiness.last()?.clockOffsetMs)) {
          case 'near':
            return;
          case 'doubtful':
            throw new ApiError('unavailable', 'The clock here may be wrong. Send it again soon.');
          case 'far':
            throw new ApiError('bad_signature', 'It was signed too long ago, or is yet to be.');
        }
      },
    },
    async (request) => {
      const { type, ...money } = request.body;
      if (type === 'payment.failed') return { status: await statusOf(money.reference) };
      const eventKey = eventKeyOf(bodies.get(request) ?? '', request.headers);
      const settled = await withBudget({ db }).db.settlePayment({ ...money, eventKey });
      if (settled.outcome === 'not_found') throw notFound();
      if (settled.outcome === 'refund_due') {
        const { reference, amountCents } = money;
        request.log.warn({ reference, amountCents }, 'money to refund');
      }
      return { status: settled.outcome };
    },
  );

  /** The buyer may try again with the same reference, so a failure decides nothing. */
  async function statusOf(reference: string) {
    const payment = await db.findPaymentByReference(reference);
    if (!payment) throw notFound();
    return payment.status;
  }
};

const notFound = () => new ApiError('payment_not_found', 'Nobody was asked to pay this.');
