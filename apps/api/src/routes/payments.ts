import { Type, type FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ErrorBody, PaymentEvent, PaymentEventAnswer } from '@seckill/contracts';
import type { Db } from '@seckill/db';
import type { ReadinessWatch } from '@seckill/sales';
import { ApiError } from '../http/errors.ts';
import { isGenuine } from '../http/payment-webhook.ts';

const SignatureHeaders = Type.Object({
  'webhook-id': Type.Optional(Type.String()),
  'webhook-timestamp': Type.Optional(Type.String()),
  'webhook-signature': Type.Optional(Type.String()),
  'x-payment-timestamp': Type.Optional(Type.String()),
  'x-payment-signature': Type.Optional(Type.String()),
});

type Options = { db: Db; readiness: Pick<ReadinessWatch, 'last'>; secret: string };

/** From here on it is no longer certain that an event which looks too old is. */
const DOUBTFUL_CLOCK_MS = 30_000;

/**
 * Where the provider confirms. The event is believed for its signature alone, and settles the payment of its
 * reference once: again, late or out of order it changes nothing and is answered the same.
 */
export const paymentRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { db, readiness, secret },
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

  app.post(
    '/api/payments/webhook',
    {
      schema: {
        tags: ['payments'],
        summary: 'A payment provider tells that money has arrived, or has not',
        headers: SignatureHeaders,
        body: PaymentEvent,
        response: { 200: PaymentEventAnswer, '4xx': ErrorBody, 503: ErrorBody },
      },
      preValidation: async (request) => {
        if (!isGenuine(secret, bodies.get(request) ?? '', request.headers)) {
          if (Math.abs(readiness.last()?.clockOffsetMs ?? 0) > DOUBTFUL_CLOCK_MS) {
            throw new ApiError(
              'unavailable',
              'The clock here is wrong. Send it again in a moment.',
            );
          }
          throw new ApiError('bad_signature', 'The signature does not fit, or is too old.');
        }
      },
    },
    async (request) => {
      const { type, ...money } = request.body;
      if (type === 'payment.failed') return { status: await statusOf(money.reference) };
      const settled = await db.settlePayment(money);
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
