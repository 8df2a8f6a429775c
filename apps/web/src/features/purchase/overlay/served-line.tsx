import type { ClosedTicket } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { TextLink } from '../../../components/link.tsx';
import { formatNumber } from '../../../lib/format.ts';
import classes from './verdict.module.css';

/** Where one was in line, where the stock ended, and the way to the record that proves who was before. */
export function ServedLine({ ticket }: { ticket: ClosedTicket }) {
  const { t, i18n } = useTranslation();
  const count = (value: number) => formatNumber(value, i18n.language);
  const [number, last] = [count(ticket.number), ticket.stockEndedAt];
  return (
    <p className={classes.text}>
      {last === undefined
        ? t('served.yours', { number })
        : t('served.yoursAndLast', { number, last: count(last) })}{' '}
      <TextLink to={`/sales/${ticket.saleId}/rounds/${ticket.round}`}>{t('served.link')}</TextLink>
    </p>
  );
}
