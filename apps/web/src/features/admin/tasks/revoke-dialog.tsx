import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { adminApi } from '../admin-api.ts';
import { ConfirmDialog } from '../confirm-dialog.tsx';
import { useDeed } from '../use-deed.ts';

type Props = { taskId: string; opened: boolean; onClose(): void; say(words: string): void };

export function RevokeDialog({ taskId, opened, onClose, say }: Props) {
  const { t } = useTranslation('admin');
  const [terminate, setTerminate] = useState(false);
  const revoke = useDeed(
    () => adminApi.revokeTask(taskId, terminate),
    'tasks',
    ({ outcome }) => {
      onClose();
      say(outcome === 'running' ? t('tasks.running') : t('tasks.revoked'));
    },
  );
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={t('tasks.revokeTitle')}
      text={t('tasks.revokeText')}
      confirm={t('tasks.revoke')}
      action={revoke}
    >
      <Checkbox
        label={t('tasks.terminate')}
        checked={terminate}
        onChange={(event) => setTerminate(event.currentTarget.checked)}
      />
    </ConfirmDialog>
  );
}
