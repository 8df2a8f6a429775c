import { totalOf, type Order } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '../lib/format.ts';
import { toPay } from '../lib/order-money.ts';
import classes from './money-notes.module.css';

/** What happened to money that came for an order, where that is not simply that it is paid. */
export function MoneyNotes({ order }: { order: Order }) {
  const { t, i18n } = useTranslation();
  const { arrivals = [], currency, status } = order;
  const words = (cents: number, of: string) => formatMoney(cents, of, i18n.language, currency);
  const total = totalOf(order);
  const left = toPay(order);
  const back = arrivals.filter(({ backCents }) => backCents > 0);
  const hasPart = status === 'unpaid' && left < total;
  if (!hasPart && back.length === 0) return null;
  return (
    <ul className={classes.notes}>
      {hasPart && (
        <li>
          {t('money.part', {
            came: words(total - left, currency),
            total: words(total, currency),
            left: words(left, currency),
          })}
        </li>
      )}
      {back.map((arrival) => (
        <li key={`${arrival.arrivedAt} ${arrival.amountCents} ${arrival.currency}`}>
          {t(arrival.status === 'refunded' ? 'money.refunded' : 'money.due', {
            sum: words(arrival.backCents, arrival.currency),
          })}
        </li>
      ))}
    </ul>
  );
}
