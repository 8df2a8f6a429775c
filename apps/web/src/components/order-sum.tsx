import { totalOf, type Order } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '../lib/format.ts';

/** What an order costs as a whole, and for how many where it is more than one. */
export function OrderSum({ order }: { order: Order }) {
  const { t, i18n } = useTranslation();
  const price = formatMoney(totalOf(order), order.currency, i18n.language);
  return order.quantity > 1 ? t('buy.units', { count: order.quantity, price }) : price;
}
