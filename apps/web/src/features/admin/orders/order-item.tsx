import { isLive, totalOf, type AdminOrder } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { TextLink } from '../../../components/link.tsx';
import { formatMoney, formatTime } from '../../../lib/format.ts';
import { OutcomeBadge } from '../outcome-badge.tsx';
import { Row } from '../row.tsx';

/** All that a caller may ask of an order: whose it is, what it says, and what has come for it. */
export function OrderItem({ order }: { order: AdminOrder }) {
  const { t, i18n } = useTranslation('admin');
  const { t: shop } = useTranslation();
  const { saleId, round, quantity, currency, paidAt, taskId, arrivals = [] } = order;
  const money = (cents: number, of: string) => formatMoney(cents, of, i18n.language, currency);
  const time = (at: string) => formatTime(at, i18n.language);
  const due = money(totalOf(order), currency);
  return (
    <Row
      title={order.orderNumber}
      badge={
        <OutcomeBadge isGood={isLive(order.status)}>
          {shop(`orders.status.${order.status}`)}
        </OutcomeBadge>
      }
      facts={[
        [t('orders.buyer'), order.buyerName || order.userId],
        [t('orders.product'), quantity > 1 ? `${order.title} × ${quantity}` : order.title],
        [t('orders.sum'), due],
        [
          t('orders.sale'),
          <TextLink key="sale" to={`/sales/${saleId}/rounds/${round}`}>
            {t('orders.saleAndRound', { saleId, round })}
          </TextLink>,
        ],
        [t('orders.ordered'), time(order.createdAt)],
        paidAt ? [t('orders.paid'), time(paidAt)] : [t('orders.payBy'), time(order.payBy)],
        ...arrivals.map(
          ({ amountCents, backCents, currency: of, arrivedAt }) =>
            [
              t('orders.arrived'),
              `${arrived(amountCents, backCents, of)} · ${time(arrivedAt)}`,
            ] as const,
        ),
        [
          t('orders.ticket'),
          <TextLink key="ticket" to={`/admin/tasks/${encodeURIComponent(taskId)}`}>
            {taskId}
          </TextLink>,
        ],
      ]}
    />
  );

  function arrived(amount: number, back: number, of: string): string {
    const sum = money(amount, of);
    return back > 0 ? t('orders.back', { sum, back: money(back, of) }) : sum;
  }
}
