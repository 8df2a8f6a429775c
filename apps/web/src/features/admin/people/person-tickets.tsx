import type { Ticket } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { TextLink } from '../../../components/link.tsx';
import { OutcomeBadge } from '../outcome-badge.tsx';
import { Row, Rows } from '../row.tsx';
import { Section } from './section.tsx';

const GOOD = new Set<Ticket['status']>(['success', 'queued', 'standby']);

export function PersonTickets({ tickets }: { tickets: readonly Ticket[] }) {
  const { t } = useTranslation('admin');
  return (
    <Section title={t('people.tickets')} none={tickets.length === 0 && t('people.noTickets')}>
      <Rows label={t('people.tickets')}>
        {tickets.map((ticket) => (
          <TicketItem key={ticket.taskId} ticket={ticket} />
        ))}
      </Rows>
    </Section>
  );
}

function TicketItem({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation('admin');
  const { taskId, number, status } = ticket;
  return (
    <Row
      title={
        <TextLink to={`/admin/tasks/${encodeURIComponent(taskId)}`} inherit>
          {t('people.number', { number })}
        </TextLink>
      }
      badge={<OutcomeBadge isGood={GOOD.has(status)}>{t(`people.ticket.${status}`)}</OutcomeBadge>}
      facts={[
        [t('orders.sale'), t('orders.saleAndRound', ticket)],
        ...(ticket.status === 'standby'
          ? [[t('search.state'), t('people.place', ticket)] as const]
          : []),
        ...(ticket.status === 'queued' && ticket.position !== null
          ? [[t('search.state'), t('people.position', { position: ticket.position })] as const]
          : []),
      ]}
    />
  );
}
