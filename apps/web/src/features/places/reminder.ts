import { formatLength, type Order } from '@seckill/contracts';
import { useEffect, useEffectEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '../../lib/format.ts';
import { toPay } from '../../lib/order-money.ts';
import { useServices } from '../../lib/services.tsx';
import type { NewsItem } from './news-item.ts';
import { reminderTimes } from './reminder-times.ts';

/** Browsers keep no longer time than this. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

type Props = { order: Order; say(item: NewsItem): void };

/**
 * Reminds of an order that is not paid yet, on any page. What is past when the page opens is told by the bar. Draws
 * nothing.
 */
export function Reminder({ order, say }: Props) {
  const { t, i18n } = useTranslation();
  const { clock } = useServices();
  const { createdAt, payBy } = order;

  const textOf = (now: Order) =>
    t('news.reminderText', {
      title: now.title || t('places.aSale'),
      price: formatMoney(toPay(now), now.currency, i18n.language),
    });

  const remind = useEffectEvent(() => {
    const left = Math.ceil((Date.parse(payBy) - clock.now()) / 1000);
    say({
      key: `reminder ${order.orderId}`,
      kind: 'reminder',
      saleId: order.saleId,
      orderId: order.orderId,
      title: t('news.reminder', { time: formatLength(left, i18n.language) }),
      text: textOf(order),
      textOf,
      to: '/orders',
      action: t('news.toPay'),
    });
  });

  useEffect(() => {
    const timers = reminderTimes({ createdAt, payBy })
      .map((at) => at - clock.now())
      .filter((inMs) => inMs > 0 && inMs < LONGEST_TIMER_MS)
      .map((inMs) => setTimeout(() => remind(), inMs));
    return () => timers.forEach(clearTimeout);
  }, [createdAt, payBy, clock]);

  return null;
}
