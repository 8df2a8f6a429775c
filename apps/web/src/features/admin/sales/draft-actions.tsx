import { Button } from '@mantine/core';
import type { AdminSale } from '@seckill/contracts';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { adminApi } from '../admin-api.ts';
import { DeedButton } from '../operator/deed-button.tsx';
import { ConfirmDialog } from '../confirm-dialog.tsx';
import { useMomentWords } from '../times/use-moment-words.ts';
import { useDeed } from '../use-deed.ts';
import { CommonActions } from './common-actions.tsx';
import { useTitleOf } from './use-admin-sales.ts';

type Props = { sale: AdminSale; say(words: ReactNode): void };

export function DraftActions({ sale, say }: Props) {
  const { t } = useTranslation('admin');
  const title = useTitleOf()(sale);
  const { moment } = useMomentWords();
  const [open, setOpen] = useState<'publish' | 'remove'>();
  const close = () => setOpen(undefined);
  const done = (words: string) => {
    close();
    say(words);
  };
  const publish = useDeed(
    () => adminApi.publishSale(sale.id),
    'sales',
    () => done(t('saleDesk.published', { title })),
  );
  const remove = useDeed(
    () => adminApi.deleteSale(sale.id),
    'sales',
    () => done(t('saleDesk.removed', { title })),
  );
  return (
    <>
      <Button component={Link} href={`/admin/sales/${sale.id}/preview`} variant="default">
        {t('saleDesk.preview')}
      </Button>
      <CommonActions sale={sale} say={say} />
      <DeedButton needs="administer" onClick={() => setOpen('publish')}>
        {t('saleDesk.publish')}
      </DeedButton>
      <DeedButton needs="administer" variant="light" color="red" onClick={() => setOpen('remove')}>
        {t('remove')}
      </DeedButton>
      <ConfirmDialog
        opened={open === 'publish'}
        onClose={close}
        title={t('saleDesk.publishTitle', { title })}
        text={t('saleDesk.publishText', {
          opens: moment(new Date(sale.opensAt)),
          count: sale.total,
        })}
        confirm={t('saleDesk.publish')}
        action={publish}
      />
      <ConfirmDialog
        opened={open === 'remove'}
        onClose={close}
        title={t('banners.removeTitle', { title })}
        text={t('saleDesk.removeText')}
        confirm={t('remove')}
        danger
        action={remove}
      />
    </>
  );
}
