import type { PaymentRow } from '@seckill/db';

/**
 * Who takes the money. `charge` may be asked again for the same reference and must not charge twice;
 * `pending` means that the provider confirms later, by the webhook.
 */
export type PaymentProvider = {
  readonly name: string;
  charge(payment: PaymentRow): Promise<'paid' | 'pending'>;
};
