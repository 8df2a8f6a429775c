import type { AdminTask } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { formatMoment } from '../moment.ts';
import classes from './timeline.module.css';

/** What the handlers of a task said. */
export function TaskLog({ lines }: { lines: NonNullable<AdminTask['log']> }) {
  const { i18n } = useTranslation('admin');
  return (
    <ol className={classes.lines}>
      {lines.map(({ at, text }, index) => (
        // Two lines may say the same at the same time.
        // oxlint-disable-next-line react/no-array-index-key
        <li key={`${index} ${at}`} className={classes.line}>
          <span className={classes.quiet}>{formatMoment(at, i18n.language)}</span>
          <code>{text}</code>
        </li>
      ))}
    </ol>
  );
}
