import type { Overview } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../../lib/format.ts';
import { useNow } from '../times/use-now.ts';
import classes from './freshness.module.css';

const TICK_MS = 500;
/** Older than this, and somebody should know. */
const OLD_MS = 2000;

type Props = { overview: Overview; isPushed: boolean; receivedAt: number };

/** How the figures come, and how old they are. */
export function Freshness({ overview, isPushed, receivedAt }: Props) {
  const { t, i18n } = useTranslation('admin');
  const now = useNow(TICK_MS);
  const ageMs = (overview.ageMs ?? 0) + Math.max(0, now - receivedAt);
  const seconds = formatNumber(Math.round(ageMs / 100) / 10, i18n.language);
  return (
    <p
      className={classes.root}
      data-testid="freshness"
      data-source={isPushed ? 'pushed' : 'asked'}
      data-old={ageMs > OLD_MS || undefined}
    >
      <span className={classes.source}>{t(isPushed ? 'overview.pushed' : 'overview.asked')}</span>
      <span>{t('overview.age', { seconds })}</span>
    </p>
  );
}
