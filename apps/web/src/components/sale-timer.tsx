import type { Sale, SaleState } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { Countdown } from './countdown.tsx';
import { useCountdown } from '../lib/use-countdown.ts';
import classes from './sale-timer.module.css';

/** A closing further away than this is of no interest to a buyer. */
const SHOW_END_WITHIN_S = 86_400;

export function SaleTimer({ sale, state }: { sale: Sale; state: SaleState }) {
  const { t } = useTranslation();
  const ending = useCountdown(sale.closesAt) < SHOW_END_WITHIN_S;
  if (state === 'upcoming') {
    return (
      <span className={classes.timer}>
        {t('sale.startsIn')} <Countdown until={sale.opensAt} />
      </span>
    );
  }
  if (state === 'ended' || !ending) return null;
  return (
    <span className={classes.timer}>
      {t('sale.endsIn')} <Countdown until={sale.closesAt} />
    </span>
  );
}
