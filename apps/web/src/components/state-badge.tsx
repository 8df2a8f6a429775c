import type { SaleState } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import classes from './state-badge.module.css';

export function StateBadge({ state }: { state: SaleState }) {
  const { t } = useTranslation();
  return (
    <span className={classes.badge} data-state={state}>
      {t(`sale.state.${state}`)}
    </span>
  );
}
