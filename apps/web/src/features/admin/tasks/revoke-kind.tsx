import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { adminApi } from '../admin-api.ts';
import { ConfirmDialog } from '../confirm-dialog.tsx';
import { DeedButton } from '../operator/deed-button.tsx';
import { useDeed } from '../use-deed.ts';

type Props = { kind: string; say(words: string): void };

/** Revokes all tasks of the kind that is looked at, after saying how many that are. */
export function RevokeKind({ kind, say }: Props) {
  const { t } = useTranslation('admin');
  const [asked, setAsked] = useState(false);
  const { data, error } = useQuery({
    queryKey: ['admin', 'tasks', 'unended', kind],
    queryFn: () => adminApi.countUnended(kind),
    enabled: asked,
  });
  const revoke = useDeed(
    () => adminApi.revokeKind(kind),
    'tasks',
    ({ revoked, left }) => {
      setAsked(false);
      say(t(left ? 'tasks.revokedSome' : 'tasks.revokedAll', { count: revoked }));
    },
  );
  return (
    <>
      <DeedButton needs="administer" variant="light" color="red" onClick={() => setAsked(true)}>
        {t('tasks.revokeKind')}
      </DeedButton>
      <ConfirmDialog
        opened={asked}
        onClose={() => setAsked(false)}
        title={t('tasks.revokeKindTitle', { kind })}
        text={t('tasks.revokeKindText', { count: data?.count ?? '…' })}
        confirm={t('tasks.revokeKind')}
        danger
        action={{ ...revoke, error: revoke.error ?? error }}
      />
    </>
  );
}
