import { Button, Title } from '@mantine/core';
import type { ResetResult, SaleOverview } from '@seckill/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../components/notice.tsx';
import { StateBadge } from '../../../components/state-badge.tsx';
import { DeedButton } from '../operator/deed-button.tsx';
import { LineFigures } from './line-figures.tsx';
import { ResetDialog } from './reset-dialog.tsx';
import classes from './sale-panel.module.css';
import { StockBuckets } from './stock-buckets.tsx';
import { VerdictTimes } from './verdict-times.tsx';
import { VerifyDialog } from './verify-dialog.tsx';

/** One sale as the operator sees it, and what can be done with it. */
export function SalePanel({ sale }: { sale: SaleOverview }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<'reset' | 'verify'>();
  const [done, setDone] = useState<ResetResult>();
  const close = () => setOpen(undefined);
  return (
    <section
      className={classes.panel}
      aria-labelledby={`sale-${sale.saleId}`}
      data-testid={`sale-${sale.saleId}`}
    >
      <header className={classes.header}>
        <div className={classes.name}>
          <Title order={3} size="h3" id={`sale-${sale.saleId}`}>
            {sale.title}
          </Title>
          <p className={classes.round}>
            <StateBadge state={sale.state} />
            <span data-testid="round">{t('admin.round', { round: sale.round })}</span>
          </p>
        </div>
        <div className={classes.actions}>
          <Button variant="default" onClick={() => setOpen('verify')}>
            {t('admin.verify.open')}
          </Button>
          <DeedButton needs="administer" variant="light" onClick={() => setOpen('reset')}>
            {t('admin.reset.open')}
          </DeedButton>
        </div>
      </header>
      {done && (
        <Notice tone="good">
          {t('admin.reset.done', {
            round: done.round,
            stock: done.stock,
            tickets: done.cancelledTickets,
            orders: done.voidedOrders,
          })}
        </Notice>
      )}
      <StockBuckets sale={sale} />
      <LineFigures sale={sale} />
      <VerdictTimes sale={sale} />
      <ResetDialog sale={sale} opened={open === 'reset'} onClose={close} onDone={setDone} />
      <VerifyDialog sale={sale} opened={open === 'verify'} onClose={close} />
    </section>
  );
}
