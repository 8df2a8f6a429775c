import { useFavicon } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { useTickets } from '../../lib/tickets/use-tickets.ts';
import { useUnpaid } from '../../lib/tickets/use-unpaid.ts';
import { News } from './news.tsx';
import { PayItem } from './pay-item.tsx';
import classes from './places.module.css';
import './styles.css';
import { WaitItem } from './wait-item.tsx';
import './words.ts';

/** What waits for me, on every page: unpaid orders first, then places in line; and what became of them. */
export function Places() {
  const { t } = useTranslation();
  const unpaid = useUnpaid();
  const waiting = [...useTickets().values()].flatMap((state) =>
    state.phase === 'queued' || state.phase === 'standby' ? [state.ticket] : [],
  );
  const any = unpaid.length + waiting.length > 0;
  useFavicon(any ? '/favicon-badge.svg' : '/favicon.svg');
  return (
    <>
      {any && (
        <ul className={classes.bar} aria-label={t('places.label')} data-testid="places">
          {unpaid.map((order) => (
            <PayItem key={order.orderId} order={order} />
          ))}
          {waiting.map((ticket) => (
            <WaitItem key={ticket.taskId} ticket={ticket} />
          ))}
        </ul>
      )}
      <News unpaid={unpaid} />
    </>
  );
}
