import { Button } from '@mantine/core';
import type { AdminSale, EditSaleRequest } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { randomName } from '../../../lib/browser/storage.ts';
import { useErrorWords } from '../../../lib/use-error-words.ts';
import { adminApi } from '../admin-api.ts';
import { useDeed } from '../use-deed.ts';

type Props = {
  /** As the deed left it: whatever was changed since is not undone. */
  sale: AdminSale;
  change: EditSaleRequest;
};

/** Beside the news of a deed: takes it back, as long as nothing else was changed. */
export function Undo({ sale, change }: Props) {
  const { t } = useTranslation('admin');
  const words = useErrorWords();
  const undo = useDeed(
    () => adminApi.editSale(sale.id, { ...change, expectedVersion: sale.version }, randomName()),
    'sales',
  );
  if (undo.isSuccess) return t('saleDesk.undone');
  if (undo.error) return words(undo.error);
  return (
    <Button
      variant="light"
      size="compact-sm"
      loading={undo.isPending}
      onClick={() => undo.mutate()}
    >
      {t('saleDesk.undo')}
    </Button>
  );
}
