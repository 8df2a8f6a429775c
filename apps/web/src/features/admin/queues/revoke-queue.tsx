import type { AdminQueue } from '@seckill/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { adminApi } from '../admin-api.ts';
import { DeedButton } from '../operator/deed-button.tsx';
import { ConfirmDialog } from '../confirm-dialog.tsx';
import { useDeed } from '../use-deed.ts';

type Props = { queue: AdminQueue; say(words: string): void };

/** Revokes what waits in a queue and what runs, after asking; a queue of tickets has no such button. */
export function RevokeQueue({ queue, say }: Props) {
  const { t } = useTranslation('admin');
  const { name, waiting, delayed, active, purgeable } = queue;
  const [asked, setAsked] = useState(false);
  const revoke = useDeed(
    () => adminApi.revokeQueue(name),
    'queues',
    ({ revoked, left }) => {
      setAsked(false);
      say(t(left ? 'tasks.revokedSome' : 'tasks.revokedAll', { count: revoked }));
    },
  );
  if (!purgeable) return null;
  return (
    <>
      <DeedButton
        needs="administer"
        variant="light"
        color="red"
        size="compact-sm"
        aria-label={t('queues.revokeAllTitle', { name })}
        onClick={() => setAsked(true)}
      >
        {t('queues.revokeAll')}
      </DeedButton>
      <ConfirmDialog
        opened={asked}
        onClose={() => setAsked(false)}
        title={t('queues.revokeAllTitle', { name })}
        text={t('queues.revokeAllText', { count: waiting + delayed + active })}
        confirm={t('queues.revokeAll')}
        danger
        action={revoke}
      />
    </>
  );
}
