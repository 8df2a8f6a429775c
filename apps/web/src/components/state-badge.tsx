import { Badge } from '@mantine/core';
import type { SaleState } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import classes from './state-badge.module.css';

const TONES: Record<SaleState, string> = {
  upcoming: 'accent',
  open: 'good',
  paused: 'warn',
  sold_out: 'plain',
  ended: 'plain',
};

export function StateBadge({ state }: { state: SaleState }) {
  const { t } = useTranslation();
  return (
    <Badge color={TONES[state]} leftSection={<i className={classes.dot} data-state={state} />}>
      {t(`sale.state.${state}`)}
    </Badge>
  );
}
