import type { ClosedTicket } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { TextLink } from '../../../components/link.tsx';
import { formatNumber } from '../../../lib/format.ts';
import classes from './verdict.module.css';

/** Where one was in line, where the stock ended, and the way to the record that proves who was before. */
export function ServedLine({ ticket }: { ticket: ClosedTicket }) {
  const { t, i18n } = useTranslation();
  const { stockEndedAt } = ticket;
  const number = formatNumber(ticket.number, i18n.language);
  return (
    <p className={classes.text}>
      {t('served.yours', { number })}{' '}
      {stockEndedAt !== undefined &&
        `${t('served.ended', { last: formatNumber(stockEndedAt, i18n.language) })} `}
      <TextLink to={`/sales/${ticket.saleId}/rounds/${ticket.round}`}>{t('served.link')}</TextLink>
    </p>
  );
}
