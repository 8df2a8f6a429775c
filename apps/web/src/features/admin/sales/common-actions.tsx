import type { AdminSale } from '@seckill/contracts';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useServices } from '../../../lib/services.tsx';
import { copyOf } from './copy-of.ts';
import { EditSaleDialog, NewSaleDialog } from './sale-dialogs.tsx';
import { StockDialog } from './stock-dialog.tsx';
import { useTitleOf } from './use-admin-sales.ts';
import { DeedButton } from '../operator/deed-button.tsx';

type Props = { sale: AdminSale; say(words: ReactNode): void };

/** What can be done with every sale, published or not: change it, its stock, and make another one like it. */
export function CommonActions({ sale, say }: Props) {
  const { t } = useTranslation('admin');
  const { clock } = useServices();
  const titleOf = useTitleOf();
  const title = titleOf(sale);
  const [open, setOpen] = useState<'edit' | 'stock' | 'copy'>();
  const close = () => setOpen(undefined);
  const done = (words: string) => {
    close();
    say(words);
  };
  return (
    <>
      <DeedButton needs="administer" variant="default" onClick={() => setOpen('edit')}>
        {t('edit')}
      </DeedButton>
      <DeedButton needs="administer" variant="default" onClick={() => setOpen('stock')}>
        {t('sales.stock')}
      </DeedButton>
      <DeedButton needs="administer" variant="default" onClick={() => setOpen('copy')}>
        {t('saleDesk.duplicate')}
      </DeedButton>
      {open === 'edit' && (
        <EditSaleDialog
          sale={sale}
          title={title}
          onClose={close}
          onDone={(saved) => done(t('sales.saved', { title: titleOf(saved) }))}
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
      {open === 'copy' && (
        <NewSaleDialog
          name={`copy.${sale.id}`}
          fresh={copyOf(sale, clock.now())}
          onClose={close}
          onDone={(made) =>
            done(t(made.stage === 'draft' ? 'saleDesk.drafted' : 'sales.created', made))
          }
        />
      )}
    </>
  );
}
