import type { AdminQueue } from '@seckill/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { adminApi } from '../admin-api.ts';
import { DeedButton } from '../operator/deed-button.tsx';
import { ConfirmDialog } from '../confirm-dialog.tsx';
import classes from '../tables.module.css';
import { useDeed } from '../use-deed.ts';

type Props = { queue: AdminQueue; say(words: string): void };

/** Throws away what waits in a queue, after asking; a queue of tickets is left alone. */
export function Purge({ queue, say }: Props) {
  const { t } = useTranslation('admin');
  const { name, waiting, delayed, purgeable } = queue;
  const [asked, setAsked] = useState(false);
  const purge = useDeed(
    () => adminApi.purgeQueue(name),
    'queues',
    ({ purged }) => {
      setAsked(false);
      say(t('queues.purged', { count: purged }));
    },
  );
  if (!purgeable) return <span className={classes.note}>{t('queues.protected')}</span>;
  return (
    <>
      <DeedButton
        needs="administer"
        variant="default"
        size="compact-sm"
        aria-label={t('queues.purgeTitle', { name })}
        onClick={() => setAsked(true)}
      >
        {t('queues.purge')}
      </DeedButton>
      <ConfirmDialog
        opened={asked}
        onClose={() => setAsked(false)}
        title={t('queues.purgeTitle', { name })}
        text={t('queues.purgeText', { count: waiting + delayed })}
        confirm={t('queues.purge')}
        typed={name}
        action={purge}
      />
    </>
  );
}
