import type { AdminOrder } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { TextLink } from '../../../components/link.tsx';
import { Notice } from '../../../components/notice.tsx';
import { formatMoney } from '../../../lib/format.ts';

/** Money for these orders that has yet to go back, one sum for each currency; nothing where there is none. */
export function DueBack({ orders }: { orders: readonly AdminOrder[] }) {
  const { t, i18n } = useTranslation('admin');
  const sums = new Map<string, number>();
  for (const { arrivals = [] } of orders) {
    for (const { status, currency, backCents } of arrivals) {
      if (status === 'due') sums.set(currency, (sums.get(currency) ?? 0) + backCents);
    }
  }
  if (sums.size === 0) return null;
  const sum = [...sums].map(([currency, cents]) => formatMoney(cents, currency, i18n.language));
  return (
    <Notice tone="warn">
      {t('people.due', { sum: sum.join(' + ') })}{' '}
      <TextLink to="/admin/refunds">{t('orders.refunds')}</TextLink>
    </Notice>
  );
}
