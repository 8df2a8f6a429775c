import type { Sale } from '@seckill/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../components/dialog.tsx';
import { randomName } from '../../../lib/storage.ts';
import { adminApi } from '../admin-api.ts';
import { useDeed } from '../use-deed.ts';
import { changesOf, draftOf, emptyDraft, newSaleOf, type SaleDraft } from './sale-draft.ts';
import { SaleForm } from './sale-form.tsx';

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
    <Dialog
      opened={opened}
      onClose={onClose}
      size={640}
      title={t('sales.editTitle', { title: sale.title })}
    >
      <SaleForm
        draft={draftOf(before)}
        isNew={false}
        isPending={edit.isPending}
        error={edit.error}
        unchanged={unchanged}
        onSubmit={submit}
        onCancel={onClose}
      />
    </Dialog>
  );
}
