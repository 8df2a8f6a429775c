import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { adminApi } from '../admin-api.ts';
import { ConfirmDialog } from '../confirm-dialog.tsx';
import { DeedButton } from '../operator/deed-button.tsx';
import { useDeed } from '../use-deed.ts';

type Props = { kind: string | undefined; say(words: string): void };

/** All failed tasks once more, or those of the kind that is looked at. */
export function RetryAll({ kind, say }: Props) {
  const { t } = useTranslation('admin');
  const [asked, setAsked] = useState(false);
  const retry = useDeed(
    () => adminApi.retryFailed(kind),
    'tasks',
    ({ retried }) => {
      setAsked(false);
      say(t('tasks.retriedAll', { count: retried }));
    },
  );
  return (
    <>
      <DeedButton needs="run" variant="default" onClick={() => setAsked(true)}>
        {t('tasks.retryAll')}
      </DeedButton>
      <ConfirmDialog
        opened={asked}
        onClose={() => setAsked(false)}
        title={t('tasks.retryAllTitle')}
        text={kind ? t('tasks.retryAllKind', { kind }) : t('tasks.retryAllText')}
        confirm={t('tasks.retryAll')}
        action={retry}
      />
    </>
  );
}
