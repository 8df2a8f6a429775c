import { useDocumentTitle } from '@mantine/hooks';
import type { Order } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { formatCountdown, formatNumber } from '../../lib/format.ts';
import { useTickets } from '../../lib/tickets/use-tickets.ts';
import { useUnpaid } from '../../lib/tickets/use-unpaid.ts';
import { useCountdown } from '../../lib/use-countdown.ts';

/** Names the page in its tab: what waits for the buyer first, then the page. Draws nothing. */
export function PageTitle({ children: page }: { children?: string | undefined }) {
  const [unpaid] = useUnpaid();
  return unpaid ? <UnpaidTitle order={unpaid} page={page} /> : <WaitingTitle page={page} />;
}

function UnpaidTitle({ order, page }: { order: Order; page: string | undefined }) {
  const { t } = useTranslation();
  const left = useCountdown(order.payBy);
  return <Title parts={[left > 0 && t('title.unpaid', { left: formatCountdown(left) }), page]} />;
}

function WaitingTitle({ page }: { page: string | undefined }) {
  const { t, i18n } = useTranslation();
  const states = [...useTickets().values()];
  const queued = states.find((state) => state.phase === 'queued');
  const standby = states.find((state) => state.phase === 'standby');
  const number = (place: number) => formatNumber(place, i18n.language);
  const waiting = queued
    ? queued.ticket.position === null
      ? t('title.drawn')
      : t('title.inLine', { position: number(queued.ticket.position) })
    : standby && t('title.standby', { place: number(standby.ticket.place) });
  return <Title parts={[waiting, page]} />;
}

function Title({ parts }: { parts: (string | undefined | false)[] }) {
  const { t } = useTranslation();
  useDocumentTitle([...parts, t('brand')].filter(Boolean).join(' – '));
  return null;
}
