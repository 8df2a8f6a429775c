import type { Order } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { formatCountdown, formatMoney } from '../../lib/format.ts';
import { toPay } from '../../lib/order-money.ts';
import { useCountdown } from '../../lib/use-countdown.ts';

/** What is left to pay of an order and how long it may still be paid, as a button says it. */
export function UntilPaid({ order }: { order: Order }) {
  const { t, i18n } = useTranslation();
  const price = formatMoney(toPay(order), order.currency, i18n.language);
  const left = useCountdown(order.payBy);
  return t(left > 0 ? 'buy.unpaid' : 'buy.payOver', { price, left: formatCountdown(left) });
}
