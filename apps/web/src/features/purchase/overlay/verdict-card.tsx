import { Button } from '@mantine/core';
import type { Sale } from '@seckill/contracts';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSaleState } from '../../../lib/sales.ts';
import { DialogTitle } from './dialog-title.tsx';
import { Elsewhere } from './elsewhere.tsx';
import classes from './verdict.module.css';

type Props = {
  status: string;
  icon: ReactNode;
  title: string;
  text: string;
  sale: Sale;
  /** What pressing once more is called, where it is not just that. */
  again?: string | undefined;
  onAgain(): void;
  onDismiss(): void;
  children?: ReactNode;
};

/** Whatever ended without an order: one sentence on what happened, and the next step. */
export function VerdictCard({ status, icon, title, text, sale, children, ...next }: Props) {
  const { t } = useTranslation();
  const isOpen = useSaleState(sale) === 'open';
  const { again = t('verdict.again'), onAgain, onDismiss } = next;
  return (
    <div className={classes.root} data-testid="verdict" data-status={status}>
      <div className={classes.seal}>{icon}</div>
      <DialogTitle>{title}</DialogTitle>
      <p className={classes.text}>{text}</p>
      {children}
      <div className={classes.buttons}>
        {isOpen && (
          <Button size="lg" radius="lg" onClick={onAgain}>
            {again}
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
