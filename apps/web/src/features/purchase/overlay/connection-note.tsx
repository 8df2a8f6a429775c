import { useTranslation } from 'react-i18next';
import { useLiveStatus, useOnline } from '../../../lib/services.tsx';
import classes from './connection-note.module.css';

/** How this page hears of its place just now, said quietly. */
export function ConnectionNote({ pollAfterMs }: { pollAfterMs: number }) {
  const { t } = useTranslation();
  const status = useLiveStatus();
  const online = useOnline();
  const how = !online ? 'offline' : status === 'open' ? 'live' : 'polling';
  const words =
    how === 'polling'
      ? t('line.polling', { seconds: Math.max(1, Math.round(pollAfterMs / 1000)) })
      : t(`line.${how}`);
  return (
    <output className={classes.note} data-how={how} data-testid="connection">
      {words}
    </output>
  );
}
