import type { AdminSale, Sale } from '@seckill/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../components/dialog.tsx';
import { randomName } from '../../../lib/browser/storage.ts';
import { adminApi } from '../admin-api.ts';
import { useDeed } from '../use-deed.ts';
import { formatMoney } from '../../../lib/format.ts';
import {
  changesOf,
  changesTerms,
  draftOf,
  emptyDraft,
  newSaleOf,
  type SaleDraft,
} from './sale-draft.ts';
import { SaleForm } from './sale-form.tsx';
import { WithAdminSale } from './with-admin-sale.tsx';

type Common = { opened: boolean; onClose(): void; onDone(sale: Sale): void };

export function NewSaleDialog({ opened, onClose, onDone, now }: Common & { now(): number }) {
  const { t } = useTranslation('admin');
  const create = useDeed(
    (draft: SaleDraft) => adminApi.createSale(newSaleOf(draft)),
    'sales',
    onDone,
  );
  return (
    <Dialog opened={opened} onClose={onClose} size={640} title={t('sales.addTitle')}>
      <SaleForm
        draft={emptyDraft(now())}
        isNew
        isPending={create.isPending}
        error={create.error}
        unchanged={false}
        onSubmit={(draft) => create.mutate(draft)}
        onCancel={onClose}
      />
    </Dialog>
  );
}

export function EditSaleDialog({ sale, opened, onClose, onDone }: Common & { sale: Sale }) {
  const { t } = useTranslation('admin');
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      size={640}
      title={t('sales.editTitle', { title: sale.title })}
    >
      <WithAdminSale sale={sale}>
        {(before) => (
          <EditSale sale={before} waiting={sale.waiting} onClose={onClose} onDone={onDone} />
        )}
      </WithAdminSale>
    </Dialog>
  );
}

type EditProps = { sale: AdminSale; waiting: number; onClose(): void; onDone(sale: Sale): void };

function EditSale({ sale, waiting, onClose, onDone }: EditProps) {
  const { t, i18n } = useTranslation('admin');
  // What somebody else changes meanwhile must not move the form under the hands.
  const [before] = useState(sale);
  const [unchanged, setUnchanged] = useState(false);
  const edit = useDeed(
    (draft: SaleDraft) => adminApi.editSale(sale.id, changesOf(before, draft) ?? {}, randomName()),
    'sales',
    onDone,
  );
  function submit(draft: SaleDraft) {
    const nothing = changesOf(before, draft) === undefined;
    setUnchanged(nothing);
    if (!nothing) edit.mutate(draft);
  }
  return (
    <SaleForm
      draft={draftOf(before)}
      isNew={false}
      isPending={edit.isPending}
      error={edit.error}
      unchanged={unchanged}
      remark={(draft) => {
        if (!changesTerms(before, draft)) return undefined;
        const price = formatMoney(before.priceCents, before.currency, i18n.language);
        return t('sales.keepTerms', { waiting, price });
      }}
      onSubmit={submit}
      onCancel={onClose}
    />
  );
}
