import type { AdminSale, SaleState } from '@seckill/contracts';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { randomName } from '../../../lib/browser/storage.ts';
import { adminApi } from '../admin-api.ts';
import { DeedButton } from '../operator/deed-button.tsx';
import { ConfirmDialog } from '../confirm-dialog.tsx';
import { PeopleMet } from '../danger/people-met.tsx';
import { Undo } from '../danger/undo.tsx';
import { useDeed } from '../use-deed.ts';
import { CommonActions } from './common-actions.tsx';
import { NoticeDialog } from './notice-dialog.tsx';
import { useTitleOf } from './use-admin-sales.ts';

type Props = {
  sale: AdminSale;
  state: SaleState;
  say(words: ReactNode): void;
  sayError(error: Error): void;
};

export function PublishedActions({ sale, state, say, sayError }: Props) {
  const { t } = useTranslation('admin');
  const title = useTitleOf()(sale);
  const [open, setOpen] = useState<'notice' | 'pause' | 'end'>();
  const close = () => setOpen(undefined);
  const { paused, opensAt, closesAt } = sale;
  const done = (words: ReactNode) => {
    close();
    say(words);
  };
  const pause = useDeed(
    () => adminApi.editSale(sale.id, { paused: !paused }, randomName()),
    'sales',
    (saved) =>
      done(
        <>
          {t(paused ? 'sales.resumed' : 'sales.paused', { title })}{' '}
          <Undo key={saved.version} sale={saved} change={{ paused }} />
        </>,
      ),
  );
  const end = useDeed(
    () => adminApi.editSale(sale.id, { endNow: true }, randomName()),
    'sales',
    (saved) =>
      done(
        <>
          {t('sales.ended', { title })}{' '}
          <Undo key={saved.version} sale={saved} change={{ opensAt, closesAt }} />
        </>,
      ),
  );
  const isArchived = sale.stage === 'archived';
  const archive = useDeed(
    () => adminApi.editSale(sale.id, { archived: !isArchived }, randomName()),
    'sales',
    () => done(t(isArchived ? 'saleDesk.broughtBack' : 'saleDesk.archived', { title })),
  );
  return (
    <>
      <CommonActions sale={sale} say={say} />
      {state === 'ended' ? (
        <DeedButton
          needs="administer"
          variant="default"
          loading={archive.isPending}
          onClick={() => archive.mutate(undefined, { onError: sayError })}
        >
          {t(isArchived ? 'saleDesk.bringBack' : 'saleDesk.archive')}
        </DeedButton>
      ) : (
        <>
          <DeedButton needs="run" variant="default" onClick={() => setOpen('notice')}>
            {t('sales.notice')}
          </DeedButton>
          <DeedButton
            needs="run"
            variant="default"
            loading={paused && pause.isPending}
            onClick={() =>
              paused ? pause.mutate(undefined, { onError: sayError }) : setOpen('pause')
            }
          >
            {t(paused ? 'sales.resume' : 'sales.pause')}
          </DeedButton>
          <DeedButton needs="administer" variant="light" color="red" onClick={() => setOpen('end')}>
            {t('sales.end')}
          </DeedButton>
        </>
      )}
      {open === 'notice' && (
        <NoticeDialog
          sale={sale}
          title={title}
          onClose={close}
          onDone={() => done(t('sales.noticeDone', { title }))}
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
    </>
  );
}
