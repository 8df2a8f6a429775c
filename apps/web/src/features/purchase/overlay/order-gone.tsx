import { Button } from '@mantine/core';
import type { LiveStatus, OrderStatus } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { ReturnIcon } from '../../../components/icons.tsx';
import { DialogTitle } from './dialog-title.tsx';
import classes from './verdict.module.css';

export type GoneStatus = Exclude<OrderStatus, LiveStatus>;

/** The order was won and is no longer: said where it was celebrated a moment ago. */
export function OrderGone({ status, onDismiss }: { status: GoneStatus; onDismiss(): void }) {
  const { t } = useTranslation();
  return (
    <div className={classes.root} data-testid="verdict" data-status={status}>
      <div className={classes.seal}>
        <ReturnIcon size={44} />
      </div>
      <DialogTitle>{t('verdict.orderGone')}</DialogTitle>
      <p className={classes.text}>{t(`verdict.orderGoneText.${status}`)}</p>
      <div className={classes.buttons}>
        <Button size="lg" radius="lg" onClick={onDismiss}>
          {t('close')}
        </Button>
      </div>
    </div>
  );
}
