import type { AdminSale } from '@seckill/contracts';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../components/dialog.tsx';
import { ApiError, codeOf } from '../../../lib/api.ts';
import { randomName } from '../../../lib/browser/storage.ts';
import { formatMoney } from '../../../lib/format.ts';
import { adminApi } from '../admin-api.ts';
import { CameBack } from '../forms/came-back.tsx';
import { KeptDialog, type KeptForm } from '../forms/kept-dialog.tsx';
import { useKeptDraft } from '../forms/use-kept-draft.ts';
import { useDeed } from '../use-deed.ts';
import { NewerSale } from './newer-sale.tsx';
import { differencesOf, rebase } from './rebase.ts';
import { changesBetween, changesTerms, draftOf, newSaleOf, type SaleDraft } from './sale-draft.ts';
import { SaleForm } from './sale-form.tsx';

type Common = { onClose(): void; onDone(sale: AdminSale): void };

/** `fresh`: what stands in the form at first; `name`: under which what was typed is kept. */
type New = Common & { fresh: SaleDraft; name: string };

export function NewSaleDialog({ fresh, name, onClose, onDone }: New) {
  const { t } = useTranslation('admin');
  return (
    <KeptDialog
      {...{ name, fresh, onClose }}
      size={640}
      title={t('sales.addTitle')}
      isChange={false}
    >
      {(kept) => <NewSale {...{ kept, onClose, onDone }} />}
    </KeptDialog>
  );
}

function NewSale({ kept, onClose, onDone }: Common & { kept: KeptForm<SaleDraft> }) {
  const create = useDeed(
    ({ draft, isDraft }: { draft: SaleDraft; isDraft: boolean }) =>
      adminApi.createSale({ ...newSaleOf(draft), draft: isDraft }),
    'sales',
    (sale) => {
      kept.forget();
      onDone(sale);
    },
  );
  return (
    <SaleForm
      draft={kept.draft}
      isNew
      isPending={create.isPending}
      error={create.error}
      unchanged={false}
      onChange={kept.keep}
      onSubmit={(draft) => create.mutate({ draft, isDraft: true })}
      onPublish={(draft) => create.mutate({ draft, isDraft: false })}
      onCancel={onClose}
    />
  );
}

export function EditSaleDialog({
  sale,
  title,
  ...rest
}: Common & { sale: AdminSale; title: string }) {
  const { t } = useTranslation('admin');
  return (
    <Dialog opened onClose={rest.onClose} size={640} title={t('sales.editTitle', { title })}>
      <EditSale sale={sale} {...rest} />
    </Dialog>
  );
}

/** The sale as it was when it was first typed into the form, which goes by it until the operator goes on from a newer one. */
type Typed = { version: number; before: SaleDraft; draft: SaleDraft };

function EditSale({ sale, onClose, onDone }: Common & { sale: AdminSale }) {
  const { t, i18n } = useTranslation('admin');
  const now = draftOf(sale);
  const fresh: Typed = { version: sale.version, before: now, draft: now };
  const { kept, keep, forget } = useKeptDraft(`sale.${sale.id}`, fresh);
  const [start, setStart] = useState({ ...(kept ?? fresh), isKept: kept !== undefined, nth: 0 });
  const typed = useRef(start.draft);
  const [unchanged, setUnchanged] = useState(false);
  const { version, before } = start;
  const edit = useDeed(
    (draft: SaleDraft) => {
      const changes = { ...changesBetween(before, draft), expectedVersion: version };
      return adminApi.editSale(sale.id, changes, randomName());
    },
    'sales',
    (saved) => {
      forget();
      onDone(saved);
    },
  );
  const isRefusedAsOld = edit.error !== null && codeOf(edit.error) === 'sale_changed';
  const changes = edit.error instanceof ApiError ? edit.error.changes : [];
  return (
    <>
      {start.isKept && <CameBack onDiscard={discard} />}
      <SaleForm
        key={start.nth}
        draft={start.draft}
        isNew={false}
        isPending={edit.isPending}
        error={isRefusedAsOld && sale.version !== version ? null : edit.error}
        unchanged={unchanged}
        remark={(draft) => {
          if (!changesTerms(before, draft)) return undefined;
          const price = formatMoney(sale.priceCents, sale.currency, i18n.language);
          return t('sales.keepTerms', { waiting: sale.waiting, price });
        }}
        onChange={(draft) => {
          typed.current = draft;
          keep({ version, before, draft });
        }}
        onSubmit={submit}
        onCancel={onClose}
      >
        {sale.version !== version && (
          <NewerSale differences={differencesOf(before, now)} changes={changes} onGoOn={goOn} />
        )}
      </SaleForm>
    </>
  );

  function submit(draft: SaleDraft) {
    const nothing = changesBetween(before, draft) === undefined;
    setUnchanged(nothing);
    if (!nothing) edit.mutate(draft);
  }

  function goOn() {
    begin({ ...fresh, draft: rebase(before, typed.current, now) });
    edit.reset();
  }

  function discard() {
    forget();
    begin(fresh);
  }

  function begin(from: Typed) {
    typed.current = from.draft;
    setStart(({ nth }) => ({ ...from, isKept: false, nth: nth + 1 }));
  }
}
