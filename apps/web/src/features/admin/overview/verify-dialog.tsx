import type { SaleOverview } from '@seckill/contracts';
import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../components/dialog.tsx';
import { Notice } from '../../../components/notice.tsx';
import { api } from '../../../lib/api.ts';
import { useErrorWords } from '../../../lib/use-error-words.ts';
import classes from '../dialog.module.css';
import { VerifyTable } from './verify-table.tsx';

type Props = { sale: SaleOverview; opened: boolean; onClose(): void };

/** Counts everything twice, from different places, and shows whether the counts agree. */
export function VerifyDialog({ sale, opened, onClose }: Props) {
  const { t } = useTranslation();
  const words = useErrorWords();
  const sheet = useQuery({
    queryKey: ['admin', 'verify', sale.saleId],
    queryFn: () => api.verify(sale.saleId),
    enabled: opened,
    gcTime: 0,
    staleTime: Infinity,
    retry: 1,
  });
  const { data, error, isFetching } = sheet;
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      size={680}
      title={t('admin.verify.title', { title: sale.title })}
    >
      <div className={classes.content}>
        {error ? (
          <Notice tone="bad">{words(error)}</Notice>
        ) : data && !isFetching ? (
          <>
            <Notice
              tone={data.ok ? 'good' : 'bad'}
              title={data.ok ? t('admin.verify.ok') : t('admin.verify.broken')}
            >
              {t('admin.round', { round: data.round })}
            </Notice>
            <VerifyTable checks={data.checks} />
          </>
        ) : (
          <>
            <output className={classes.lead}>{t('admin.verify.settling')}</output>
            <Skeleton height={420} radius="lg" />
          </>
        )}
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {t('close')}
          </Button>
          <Button loading={isFetching} onClick={() => void sheet.refetch()}>
            {t('admin.verify.again')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
