import type { AppTracing, Begun } from '@seckill/sales';
import type { FastifyReply, FastifyRequest } from 'fastify';

export type Presses = ReturnType<typeof tracePresses>;

/** Begins the trace of one purchase in so many, from the moment the request is read to its answer. Without `tracing`: nothing. */
export function tracePresses(tracing: AppTracing | undefined) {
  const begun = new WeakMap<FastifyRequest, Begun>();
  return {
    preHandler: tracing
      ? [
          (request: FastifyRequest, _reply: FastifyReply, done: () => void) => {
            const { saleId } = request.params as { saleId: string };
            const press = tracing.begin('press', { saleId: Number(saleId) });
            if (!press) return done();
            begun.set(request, press);
            press.run(done);
          },
        ]
      : [],
    /** Tells which ticket a request was about, and what was answered; in one line of the log, too. */
    answered(request: FastifyRequest, status: number, ticketId?: string) {
      const press = begun.get(request);
      if (!press) return;
      const facts = { status, ...(ticketId !== undefined && { ticketId }) };
      press.add(facts);
      press.run(() => request.log.info('a purchase that is traced was answered'));
    },
    end: (request: FastifyRequest, status: number) => begun.get(request)?.end({ status }),
  };
}
