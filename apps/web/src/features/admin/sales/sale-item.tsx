import { Button } from '@mantine/core';
import type { Sale } from '@seckill/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StateBadge } from '../../../components/state-badge.tsx';
import { formatMoney, formatTime } from '../../../lib/format.ts';
import { useSaleState } from '../../../lib/sales.ts';
import { randomName } from '../../../lib/browser/storage.ts';
import { adminApi } from '../admin-api.ts';
import { ConfirmDialog } from '../confirm-dialog.tsx';
import { PeopleMet } from '../danger/people-met.tsx';
import { Row } from '../row.tsx';
import { lengthOf } from '../time-words.ts';
import { useDeed } from '../use-deed.ts';
import { EditSaleDialog } from './sale-dialogs.tsx';
import { NoticeDialog } from './notice-dialog.tsx';
import { StockDialog } from './stock-dialog.tsx';

type Props = { sale: Sale; say(words: string): void; sayError(error: Error): void };

export function SaleItem({ sale, say, sayError }: Props) {
  const { t, i18n } = useTranslation('admin');
  const [open, setOpen] = useState<'edit' | 'stock' | 'notice' | 'pause' | 'end'>();
  const close = () => setOpen(undefined);
  const state = useSaleState(sale);
  const paused = state === 'paused';
  const done = (words: string) => {
    close();
    say(words);
  };
  const { title } = sale;
  const pause = useDeed(
    () => adminApi.editSale(sale.id, { paused: !paused }, randomName()),
    'sales',
    () => done(t(paused ? 'sales.resumed' : 'sales.paused', { title })),
  );
  const end = useDeed(
    () => adminApi.editSale(sale.id, { endNow: true }, randomName()),
    'sales',
    () => done(t('sales.ended', { title })),
  );
  const toPay = lengthOf(sale.payWindowSeconds * 1000);
  const time = (iso: string) => formatTime(iso, i18n.language);
  return (
    <Row
      title={title}
      badge={<StateBadge state={state} />}
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
      <Button variant="default" onClick={() => setOpen('edit')}>
        {t('edit')}
      </Button>
      <Button variant="default" onClick={() => setOpen('stock')}>
        {t('sales.stock')}
      </Button>
      {state !== 'ended' && (
        <>
          <Button variant="default" onClick={() => setOpen('notice')}>
            {t('sales.notice')}
          </Button>
          <Button
            variant="default"
            loading={paused && pause.isPending}
            onClick={() =>
              paused ? pause.mutate(undefined, { onError: sayError }) : setOpen('pause')
            }
          >
            {t(paused ? 'sales.resume' : 'sales.pause')}
          </Button>
          <Button variant="light" color="red" onClick={() => setOpen('end')}>
            {t('sales.end')}
          </Button>
        </>
      )}
      {open === 'edit' && (
        <EditSaleDialog
          sale={sale}
          opened
          onClose={close}
          onDone={(saved) => done(t('sales.saved', saved))}
        />
      )}
      {open === 'stock' && (
        <StockDialog
          sale={sale}
          opened
          onClose={close}
          onDone={(saved) => done(t('sales.stockDone', saved))}
        />
      )}
      {open === 'notice' && (
        <NoticeDialog
          sale={sale}
          onClose={close}
          onDone={({ title: of }) => done(t('sales.noticeDone', { title: of }))}
        />
      )}
      <ConfirmDialog
        opened={open === 'end'}
        onClose={close}
        title={t('sales.endTitle', { title })}
        text={t('sales.endText')}
        confirm={t('sales.end')}
        danger
        action={end}
      >
        <PeopleMet saleId={sale.id} />
      </ConfirmDialog>
      <ConfirmDialog
        opened={open === 'pause'}
        onClose={close}
        title={t('saleDesk.pauseTitle', { title })}
        text={t('saleDesk.pauseText')}
        confirm={t('sales.pause')}
        danger
        action={pause}
      >
        <PeopleMet saleId={sale.id} />
      </ConfirmDialog>
    </Row>
  );
}
