import { isLive, totalOf, type AdminOrder, type Arrival } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { TextLink } from '../../../components/link.tsx';
import { formatMoney, formatTime } from '../../../lib/format.ts';
import { OutcomeBadge } from '../outcome-badge.tsx';
import { Row } from '../row.tsx';

/** All that a caller may ask of an order: whose it is, what it says, and what has come for it. */
export function OrderItem({ order }: { order: AdminOrder }) {
  const { t, i18n } = useTranslation('admin');
  const { t: shop } = useTranslation();
  const { saleId, round, quantity, currency, paidAt, taskId } = order;
  const { payments = [], arrivals = [] } = order;
  const money = (cents: number, of: string) => formatMoney(cents, of, i18n.language, currency);
  const time = (at: string) => formatTime(at, i18n.language);
  const due = money(totalOf(order), currency);
  return (
    <Row
      title={
        <TextLink to={`/admin/orders/${order.orderId}`} inherit>
          {order.orderNumber}
        </TextLink>
      }
      badge={
        <OutcomeBadge isGood={isLive(order.status)}>
          {shop(`orders.status.${order.status}`)}
        </OutcomeBadge>
      }
      facts={[
        [
          t('orders.buyer'),
          <TextLink key="buyer" to={`/admin/people/${order.userId}`}>
            {order.buyerName || order.userId}
          </TextLink>,
        ],
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
        ...payments.map(
          ({ reference, status, amountCents }) =>
            [
              t('orders.asked'),
              `${reference} · ${money(amountCents, currency)} · ${t(`orders.payment.${status}`)}`,
            ] as const,
        ),
        ...arrivals.map(
          (arrival) =>
            [t('orders.arrived'), `${arrived(arrival)} · ${time(arrival.arrivedAt)}`] as const,
        ),
        ...(arrivals.length === 0 ? [[t('orders.arrived'), t('orders.noMoney')] as const] : []),
        [
          t('orders.ticket'),
          <TextLink key="ticket" to={`/admin/tasks/${encodeURIComponent(taskId)}`}>
            {taskId}
          </TextLink>,
        ],
      ]}
    />
  );

  function arrived({ amountCents, backCents, currency: of, status }: Arrival): string {
    const sum = money(amountCents, of);
    if (backCents === 0) return sum;
    const words = status === 'refunded' ? 'orders.went' : 'orders.back';
    return t(words, { sum, back: money(backCents, of) });
  }
}
