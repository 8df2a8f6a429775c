import { Button } from '@mantine/core';
import type { LiveStatus, OrderStatus, Sale } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { ReturnIcon } from '../../../components/icons.tsx';
import { useSaleState } from '../../../lib/sales.ts';
import { DialogTitle } from './dialog-title.tsx';
import { Elsewhere } from './elsewhere.tsx';
import classes from './verdict.module.css';

export type GoneStatus = Exclude<OrderStatus, LiveStatus>;

type Props = { status: GoneStatus; sale: Sale; onDismiss(): void; onAgain(): void };

/** The order was won and is no longer: said where it was celebrated a moment ago. */
export function OrderGone({ status, sale, onDismiss, onAgain }: Props) {
  const { t } = useTranslation();
  const isOpen = useSaleState(sale) === 'open';
  return (
    <div className={classes.root} data-testid="verdict" data-status={status}>
      <div className={classes.seal}>
        <ReturnIcon size={44} />
      </div>
      <DialogTitle>{t('verdict.orderGone')}</DialogTitle>
      <p className={classes.text}>{t(`verdict.orderGoneText.${status}`)}</p>
      <div className={classes.buttons}>
        {isOpen && (
          <Button size="lg" radius="lg" onClick={onAgain}>
            {t('verdict.again')}
          </Button>
        )}
        <Button variant="default" size="lg" radius="lg" onClick={onDismiss}>
          {t('close')}
        </Button>
      </div>
      <Elsewhere than={sale.id} onLeave={onDismiss} />
    </div>
  );
}
