import type { Order } from '@seckill/contracts';

/** Something that a buyer must not miss, in words. `key`: a later one of the same takes its place. */
export type NewsItem = {
  key: string;
  kind: 'good' | 'bad' | 'reminder';
  saleId: number;
  /** What is to be paid for it: once that is done, or too late, it is no news any more. */
  orderId?: string;
  /** What is said of the order as it is by now, when a part of its price may have come. */
  textOf?(order: Order): string;
  title: string;
  text: string;
  /** Where it leads, and what that is called. */
  to: string;
  action: string;
};
