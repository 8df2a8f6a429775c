import { Badge, Title } from '@mantine/core';
import type { Overview } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { TablePanel } from '../table-panel.tsx';
import classes from './health-panel.module.css';
import { CLOCK_MS } from './worker-faults.ts';

const STORES = ['redis', 'mysql'] as const;
const NAMES = { redis: 'Redis', mysql: 'MySQL' };

/** What the API that tells has to say of the stores, and of itself. */
export function HealthPanel({ stores, api }: Pick<Overview, 'stores' | 'api'>) {
  const { t } = useTranslation('admin');
  const { t: ofRoom } = useTranslation();
  const offset = api?.clockOffsetMs ?? 0;
  const isOff = Math.abs(offset) > CLOCK_MS;
  return (
    <TablePanel labelledBy="overview-health">
      <Title order={2} size="h4" id="overview-health">
        {t('overview.health')}
      </Title>
      <dl className={classes.facts}>
        {STORES.map((store) => (
          <div key={store}>
            <dt>{NAMES[store]}</dt>
            <dd data-testid={`store-${store}`} data-well={stores?.[store] === 'ok'}>
              {t(`overview.store.${stores?.[store] ?? 'unknown'}`)}
            </dd>
          </div>
        ))}
        {api && (
          <div>
            <dt>{t('overview.api', { host: api.host, pid: api.pid })}</dt>
            <dd data-well={!isOff && !api.isShedding}>
              {isOff
                ? ofRoom('admin.clockOff', { seconds: Math.round(offset / 1000) })
                : t('overview.clockOk')}
              {', '}
              {t('overview.inHand', { count: api.inHand ?? 0 })}{' '}
              {api.isShedding && <Badge color="warn">{t('overview.shedding')}</Badge>}
            </dd>
          </div>
        )}
      </dl>
    </TablePanel>
  );
}
