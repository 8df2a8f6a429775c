import type { Order, Sale, SaleList } from '@seckill/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '../../lib/format.ts';
import { toPay } from '../../lib/order-money.ts';
import type { DecidedTicket } from '../../lib/tickets/ticket-state.ts';
import { useTickets } from '../../lib/tickets/use-tickets.ts';
import type { NewsItem } from './news-item.ts';

/** Says each verdict once, the moment it is known. */
export function useVerdicts(say: (item: NewsItem) => void): void {
  const words = useVerdictWords();
  const states = useTickets();
  const said = useRef(new Set<string>());

  const announce = useEffectEvent((ticket: DecidedTicket) => {
    const item = words(ticket);
    if (item) say(item);
  });

  useEffect(() => {
    for (const state of states.values()) {
      if (state.phase !== 'decided' || said.current.has(state.ticket.taskId)) continue;
      said.current.add(state.ticket.taskId);
      announce(state.ticket);
    }
  }, [states]);
}

/** A verdict in words; undefined for one that is no news. */
function useVerdictWords(): (ticket: DecidedTicket) => NewsItem | undefined {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();

  return (ticket) => {
    const { saleId, status } = ticket;
    const sale =
      queries.getQueryData<Sale>(['sale', saleId]) ??
      queries.getQueryData<SaleList>(['sales'])?.sales.find(({ id }) => id === saleId);
    const title = sale?.title ?? t('places.aSale');
    const about = { key: `ticket ${saleId}`, saleId, to: `/sales/${saleId}` };
    if (status === 'success') {
      const { order } = ticket;
      const textOf = (now: Order) => {
        const price = formatMoney(toPay(now), now.currency, i18n.language);
        return t('news.wonText', { title: now.title || title, price });
      };
      return {
        ...about,
        orderId: order.orderId,
        kind: 'good',
        title: t('news.won'),
        text: textOf(order),
        textOf,
        action: t('news.toPay'),
      };
    }
    // Who left knows it, and a lost place is taken anew.
    if (status === 'left' || status === 'lost') return undefined;
    const verdict = t(`verdict.${status}`);
    return { ...about, kind: 'bad', title: verdict, text: title, action: t('news.toSale') };
  };
}
