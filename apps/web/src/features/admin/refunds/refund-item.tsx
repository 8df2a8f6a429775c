import { orderNumber, type Refund } from '@seckill/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoney, formatTime } from '../../../lib/format.ts';
import { OutcomeBadge } from '../outcome-badge.tsx';
import { Row } from '../row.tsx';
import { DeedButton } from '../operator/deed-button.tsx';
import { RefundDialog } from './refund-dialog.tsx';

type Props = { refund: Refund; say(words: string): void };

export function RefundItem({ refund, say }: Props) {
  const { t, i18n } = useTranslation('admin');
  const { t: shop } = useTranslation();
  const [asking, setAsking] = useState(false);
  const { currency, orderCurrency, refunded } = refund;
  const money = (cents: number, of: string) => formatMoney(cents, of, i18n.language, orderCurrency);
  const due = money(refund.dueCents, currency);
  return (
    <Row
      title={due}
      badge={
        <OutcomeBadge isGood={refunded !== null}>
          {t(refunded ? 'refunds.done' : 'refunds.open')}
        </OutcomeBadge>
      }
      facts={[
        [t('refunds.why'), t(`refunds.reason.${refund.reason}`)],
        [t('refunds.since'), formatTime(refund.since, i18n.language)],
        [t('refunds.arrived'), money(refund.arrivedCents, currency)],
        [
          t('refunds.order'),
          `${orderNumber(refund.orderId)} · ${money(refund.orderCents, orderCurrency)} · ${shop(`orders.status.${refund.orderStatus}`)}`,
        ],
        [t('refunds.product'), refund.title],
        [t('refunds.buyer'), refund.buyerName],
        [t('refunds.reference'), `${refund.provider} ${refund.reference}`],
        ...(refunded
          ? [
              [
                t('refunds.doneBy'),
                [refunded.by, formatTime(refunded.at, i18n.language), refunded.note]
                  .filter(Boolean)
                  .join(' · '),
              ] as const,
            ]
          : []),
      ]}
    >
      {!refunded && (
        <DeedButton needs="run" variant="default" onClick={() => setAsking(true)}>
          {t('refunds.mark')}
        </DeedButton>
      )}
      {asking && (
        <RefundDialog
          refundId={refund.refundId}
          due={due}
          onClose={() => setAsking(false)}
          onDone={() => {
            setAsking(false);
            say(t('refunds.marked', { due }));
          }}
        />
      )}
    </Row>
  );
}
