import { Badge } from '@mantine/core';
import type { AdminSale } from '@seckill/contracts';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { StateBadge } from '../../../components/state-badge.tsx';
import { formatMoney, formatTime } from '../../../lib/format.ts';
import { useSaleState } from '../../../lib/sales.ts';
import { Row } from '../row.tsx';
import { lengthOf } from '../time-words.ts';
import { DraftActions } from './draft-actions.tsx';
import { PublishedActions } from './published-actions.tsx';
import { useTitleOf } from './use-admin-sales.ts';

type Props = { sale: AdminSale; say(words: ReactNode): void; sayError(error: Error): void };

export function SaleItem({ sale, ...say }: Props) {
  const { t, i18n } = useTranslation('admin');
  const titleOf = useTitleOf();
  const state = useSaleState(sale);
  const isDraft = sale.stage === 'draft';
  const toPay = lengthOf(sale.payWindowSeconds * 1000);
  const time = (iso: string) => formatTime(iso, i18n.language);
  return (
    <Row
      title={titleOf(sale)}
      badge={
        isDraft ? (
          <Badge>{t('saleDesk.draft')}</Badge>
        ) : (
          <StateBadge state={sale.paused && state !== 'ended' ? 'paused' : state} />
        )
      }
      picture={<img src={sale.imageUrl} alt="" />}
      facts={[
        [t('sales.price'), formatMoney(sale.priceCents, sale.currency, i18n.language)],
        [
          t('sales.left'),
          t('sales.leftOf', { available: sale.available ?? t('unknown'), total: sale.total }),
        ],
        [t('sales.opensAt'), time(sale.opensAt)],
        [t('sales.closesAt'), time(sale.closesAt)],
        [t('sales.toPay'), t(`time.${toPay.kind}`, { count: toPay.count })],
      ]}
    >
      {isDraft ? (
        <DraftActions sale={sale} {...say} />
      ) : (
        <PublishedActions sale={sale} state={state} {...say} />
      )}
    </Row>
  );
}
