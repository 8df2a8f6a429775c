import { formatLength, type QueuedTicket, type Sale } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { useSaleState } from '../../../lib/sales.ts';

/** What happens next, or what has happened to the sale meanwhile, in one sentence. */
export function LineNews({ sale, ticket }: { sale: Sale; ticket: QueuedTicket }) {
  const { t, i18n } = useTranslation();
  const state = useSaleState(sale);
  const { payWindowSeconds } = ticket.terms ?? sale;
  return <output>{words()}</output>;

  function words(): string {
    if (sale.round > ticket.round) return t('inLine.reset');
    if (state === 'ended') return t('inLine.ended');
    if (state === 'paused') return t('inLine.paused');
    return t('inLine.next', { time: formatLength(payWindowSeconds, i18n.language) });
  }
}
