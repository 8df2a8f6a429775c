import type { AdminTask } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import classes from '../outcome-badge.module.css';

export function StatusBadge({ status }: { status: AdminTask['status'] }) {
  const { t } = useTranslation('admin');
  return (
    <span className={classes.badge} data-status={status}>
      {t(`tasks.state.${status}`)}
    </span>
  );
}
