import type { Sale, SaleState } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { formatMoment, zoneOf } from '../lib/format.ts';
import { useCountdown } from '../lib/use-countdown.ts';
import { Countdown } from './countdown.tsx';
import classes from './sale-timer.module.css';

/** A closing further away than this is of no interest to a buyer. */
const SHOW_END_WITHIN_S = 86_400;

export function SaleTimer({ sale, state }: { sale: Sale; state: SaleState }) {
  const { t } = useTranslation();
  const ending = useCountdown(sale.closesAt) < SHOW_END_WITHIN_S;
  if (state === 'upcoming') return <Opening at={sale.opensAt} />;
  if (state === 'ended' || !ending) return null;
  return (
    <span className={classes.timer}>
      <span>{t('sale.endsIn')}</span> <Countdown until={sale.closesAt} />
    </span>
  );
}

/** When it opens, so that it can be told to others, and how long that still is. */
function Opening({ at }: { at: string }) {
  const { t, i18n } = useTranslation();
  const zone = zoneOf(at, i18n.language);
  const when = formatMoment(at, i18n.language);
  return (
    <span className={classes.timer}>
      <time dateTime={at}>
        {t('opening.at', { when, zone: zone === 'beijing' ? t('opening.beijing') : zone })}
      </time>
      <span className={classes.left}>
        <span>{t('sale.startsIn')}</span> <Countdown until={at} />
      </span>
    </span>
  );
}
