import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../components/notice.tsx';
import { formatNumber, formatTime } from '../../../lib/format.ts';
import { useNow } from '../times/use-now.ts';
import classes from './connection.module.css';
import { useConnection } from './use-connection.ts';

type Props = {
  overview: Parameters<typeof useConnection>[0] & { dataUpdatedAt: number };
  children: ReactNode;
};

/** What is shown turns grey while the server is out of reach, and says how old it is. */
export function Connection({ overview, children }: Props) {
  const { isAway } = useConnection(overview);
  return (
    <>
      {isAway && <LastHeard at={overview.dataUpdatedAt} />}
      <div className={classes.shown} data-testid="shown" data-away={isAway || undefined}>
        {children}
      </div>
    </>
  );
}

function LastHeard({ at }: { at: number }) {
  const { t, i18n } = useTranslation('admin');
  const now = useNow(1000);
  if (at === 0) return <Notice tone="warn">{t('connection.away')}</Notice>;
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  return (
    <Notice tone="warn">
      {t('connection.since', { time: formatTime(new Date(at).toISOString(), i18n.language) })}{' '}
      {/* Who listens is told once. */}
      <span aria-hidden>
        {t('overview.age', { seconds: formatNumber(seconds, i18n.language) })}
      </span>
    </Notice>
  );
}
