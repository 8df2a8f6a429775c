import { Button } from '@mantine/core';
import type { Order } from '@seckill/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../components/dialog.tsx';
import { useEndOrder } from '../../lib/orders.ts';
import { useErrorWords } from '../../lib/use-error-words.ts';
import classes from './give-back.module.css';

/** Gives an unpaid unit back, for the next in line. Asks once: it may be gone a second later. */
export function GiveBack({ order }: { order: Order }) {
  const { t } = useTranslation();
  const words = useErrorWords();
  const [asking, setAsking] = useState(false);
  const giveBack = useEndOrder('giveBack', order.orderId);
  const close = () => setAsking(false);
  return (
    <>
      <Button variant="subtle" color="gray" c="dimmed" size="sm" onClick={() => setAsking(true)}>
        {t('orders.giveBack')}
      </Button>
      <Dialog opened={asking} onClose={close} title={t('orders.giveBackTitle')} size={440}>
        <div className={classes.content}>
          <p className={classes.text}>{t('orders.giveBackText')}</p>
          {giveBack.error && <output>{words(giveBack.error)}</output>}
          <div className={classes.buttons}>
            <Button variant="default" onClick={close} data-autofocus>
              {t('orders.keep')}
            </Button>
            <Button
              loading={giveBack.isPending}
              onClick={() => giveBack.mutate(undefined, { onSuccess: close })}
            >
              {t('orders.giveBack')}
            </Button>
          </div>
        </div>
      </Dialog>
    </>
  );
}
