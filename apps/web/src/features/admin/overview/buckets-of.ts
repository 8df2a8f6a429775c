import type { SaleOverview } from '@seckill/contracts';

/** The units of a round by where they are; the parts are the total. */
export const bucketsOf = ({ available, reserved = 0, claimed = 0, unpaid, paid }: SaleOverview) =>
  [
    { key: 'available', count: available, ink: '--accent-bar' },
    { key: 'reserved', count: reserved, ink: '--bucket-reserved' },
    { key: 'claimed', count: claimed, ink: '--bucket-claimed' },
    { key: 'unpaid', count: unpaid, ink: '--bucket-unpaid' },
    { key: 'paid', count: paid, ink: '--bucket-paid' },
  ] as const;
