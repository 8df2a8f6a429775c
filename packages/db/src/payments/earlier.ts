import { and, eq, or, sql, type SQL } from 'drizzle-orm';
import type { Session } from '../access/connect.ts';
import { arrivals, orders, payments } from '../schema.ts';
import { LIVE_STATUSES } from '../statuses.ts';

type Told = {
  provider: string;
  eventKey: string;
  reference: string;
  amountCents: number;
  currency: string;
};

/**
 * Notes the money of payments that were decided on by the version before, which kept no arrivals: that version did not write
 * down what came, so it is taken for what was asked. The migration has the same text.
 */
export async function adoptEarlier(tx: Session, which: SQL | undefined): Promise<void> {
  await tx.execute(sql`
    insert into ${arrivals} (id, provider, event_key, reference, order_id, amount_cents, currency, counted_cents, status, reason, arrived_at)
    select ${payments.id}, ${payments.provider}, concat('earlier.', ${payments.reference}), ${payments.reference}, ${payments.orderId},
      ${payments.amountCents}, ${payments.currency},
      if(${payments.status} = 'paid', ${payments.amountCents}, 0),
      if(${payments.status} = 'paid', 'kept', 'due'),
      case when ${payments.status} = 'paid' then null when ${orders.status} in ${LIVE_STATUSES} then 'currency' else 'late' end,
      ${payments.settledAt}
    from ${payments} join ${orders} on ${orders.id} = ${payments.orderId}
    where ${payments.status} <> 'pending' and ${which}
      and not exists (select 1 from ${arrivals} where ${arrivals.reference} = ${payments.reference})`);
}

/**
 * Which of these it was that is told now: nobody knows the keys of their events, so the first event that may be one of
 * them is. It is told with the sum that came.
 */
export async function takeForEarlier(tx: Session, told: Told): Promise<string | null> {
  const { provider, eventKey, reference, amountCents, currency } = told;
  const [row] = await tx
    .select({ arrivalId: arrivals.id })
    .from(arrivals)
    .where(
      and(
        eq(arrivals.provider, provider),
        eq(arrivals.eventKey, `earlier.${reference}`),
        or(
          eq(arrivals.status, 'due'),
          and(eq(arrivals.amountCents, amountCents), eq(arrivals.currency, currency)),
        ),
      ),
    );
  if (!row) return null;
  await tx
    .update(arrivals)
    .set({ eventKey, amountCents, currency })
    .where(eq(arrivals.id, row.arrivalId));
  return row.arrivalId;
}
