import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { adminApi } from '../admin-api.ts';
import classes from '../dialog.module.css';

const LOOK_EVERY_MS = 2000;

/** How many people a change of a sale meets, as of now: looked at before it is done. `children`: further rows. */
export function PeopleMet({ saleId, children }: { saleId: number; children?: ReactNode }) {
  const { t, i18n } = useTranslation('admin');
  const { data } = useQuery({
    queryKey: ['admin', 'people', saleId],
    queryFn: () => adminApi.countPeopleMet(saleId),
    refetchInterval: LOOK_EVERY_MS,
    gcTime: 0,
  });
  return (
    <>
      <p className={classes.previewTitle}>{t('saleDesk.met')}</p>
      <dl className={classes.preview} data-testid="people-met">
        {(['waiting', 'standby', 'unpaid'] as const).map((who) => (
          <div key={who}>
            <dt>{t(`saleDesk.who.${who}`)}</dt>
            <dd>{data?.[who]?.toLocaleString(i18n.language) ?? t('unknown')}</dd>
          </div>
        ))}
        {children}
      </dl>
    </>
  );
}
