import { Affix, Notification } from '@mantine/core';
import type { Order } from '@seckill/contracts';
import { useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { TextLink } from '../../components/link.tsx';
import { openings } from '../../lib/openings.ts';
import { useServices } from '../../lib/services.tsx';
import { markSeen } from '../../lib/tickets/use-kept.ts';
import classes from './news.module.css';
import { OpeningReminder } from './opening-reminder.tsx';
import { Reminder } from './reminder.ts';
import { useVerdicts } from './use-verdicts.ts';
import type { NewsItem } from './news-item.ts';
import { useTell } from './use-tell.ts';

/**
 * Says a verdict and a reminder on whichever page is shown, and as loudly as the buyer allowed. On the page of the sale the
 * verdict covers the page anyway.
 */
export function News({ unpaid }: { unpaid: readonly Order[] }) {
  const { t } = useTranslation();
  const { tickets } = useServices();
  const [path] = useLocation();
  const [items, setItems] = useState<readonly NewsItem[]>([]);
  const tell = useTell();

  const say = (item: NewsItem) => {
    tell(item);
    setItems((before) => [...before.filter(({ key }) => key !== item.key), item]);
  };
  const close = (item: NewsItem) => {
    setItems((before) => before.filter(({ key }) => key !== item.key));
    if (item.kind === 'reminder') return;
    markSeen(item.saleId);
    tickets.tell(item.saleId, { type: 'dismiss' });
  };

  const reminded = useSyncExternalStore(openings.subscribe, openings.all);
  useVerdicts(say);

  const unpaidOf = (id = '') => unpaid.find(({ orderId }) => orderId === id);
  const shown = items.filter(
    ({ saleId, orderId }) =>
      path !== `/sales/${saleId}` && (orderId === undefined || unpaidOf(orderId)),
  );
  const textOf = ({ orderId, ...item }: NewsItem) => {
    const order = unpaidOf(orderId);
    return (order && item.textOf?.(order)) ?? item.text;
  };
  return (
    <Affix position={{ bottom: 16, right: 16 }} zIndex={400} className={classes.place ?? ''}>
      {unpaid.map((order) => (
        <Reminder key={order.orderId} order={order} say={say} />
      ))}
      {reminded.map((opening) => (
        <OpeningReminder key={opening.id} opening={opening} say={say} />
      ))}
      <output className={classes.list}>
        {shown.map((item) => (
          <Notification
            key={item.key}
            title={item.title}
            withBorder
            radius="lg"
            className={classes.item ?? ''}
            color={item.kind === 'bad' ? 'gray' : 'cinnabar'}
            onClose={() => close(item)}
            closeButtonProps={{ 'aria-label': t('close') }}
            data-testid="news"
          >
            <span className={classes.text}>{textOf(item)}</span>{' '}
            <TextLink to={item.to} onClick={() => item.kind === 'reminder' && close(item)}>
              {item.action}
            </TextLink>
          </Notification>
        ))}
      </output>
    </Affix>
  );
}
