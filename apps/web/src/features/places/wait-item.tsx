import { Container } from '@mantine/core';
import type { QueuedTicket, StandbyTicket } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { formatNumber } from '../../lib/format.ts';
import { useSale } from '../../lib/sales.ts';
import classes from './places.module.css';

/** A place in line or on standby, and the way to it. */
export function WaitItem({ ticket }: { ticket: QueuedTicket | StandbyTicket }) {
  const { t, i18n } = useTranslation();
  const title = useSale(ticket.saleId).data?.title ?? t('places.aSale');
  return (
    <li className={classes.item}>
      <Container size={1080} className={classes.row}>
        <Link href={`/sales/${ticket.saleId}`} className={classes.link}>
          {words()}
        </Link>
      </Container>
    </li>
  );

  function words(): string {
    if (ticket.status === 'standby') return t('places.standby', { title, place: ticket.place });
    if (ticket.position === null) return t('places.drawn', { title });
    const ahead = ticket.position - 1;
    if (ahead === 0) return t('places.next', { title });
    return t('places.inLine', { title, ahead: formatNumber(ahead, i18n.language) });
  }
}
