import { formatLength, type AdminTask } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { formatMoment } from '../moment.ts';
import { StatusBadge } from './status-badge.tsx';
import classes from './timeline.module.css';

type Steps = NonNullable<AdminTask['timeline']>;

/** Each state with its time, and how long after the one before it came. */
export function Timeline({ steps }: { steps: Steps }) {
  const { t, i18n } = useTranslation('admin');
  return (
    <ol className={classes.steps}>
      {steps.map(({ status, at, attempt, code }, index) => {
        const before = steps[index - 1]?.at;
        return (
          <li key={`${at} ${status} ${attempt}`} className={classes.step}>
            <StatusBadge status={status} />
            <span>{formatMoment(at, i18n.language)}</span>
            {attempt > 0 && <span>{t('work.step.attempt', { attempt })}</span>}
            {before && (
              <span className={classes.quiet}>
                {t('work.after', {
                  time: wordsOf(Date.parse(at) - Date.parse(before), i18n.language),
                })}
              </span>
            )}
            {code && <code>{code}</code>}
          </li>
        );
      })}
    </ol>
  );
}

/** Short ones to the millisecond. Clocks of two processes may say that it came before. */
function wordsOf(ms: number, language: string): string {
  if (ms >= 60_000) return formatLength(Math.round(ms / 1000), language);
  const isShort = ms < 1000;
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: isShort ? 'millisecond' : 'second',
    maximumFractionDigits: 1,
  }).format(isShort ? Math.max(0, ms) : ms / 1000);
}
