import type { AdminPerson } from '@seckill/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { adminApi } from '../admin-api.ts';
import { saveFile } from '../lab/save/save-file.ts';
import { DeedButton } from '../operator/deed-button.tsx';
import { useDeed } from '../use-deed.ts';
import { EraseDialog } from './erase-dialog.tsx';

type Props = { person: AdminPerson; say(words: string): void; sayError(error: Error): void };

/** What a buyer may ask for by law: all that is kept of them, and that it is removed. */
export function PersonDeeds({ person, say, sayError }: Props) {
  const { t } = useTranslation('admin');
  const [erasing, setErasing] = useState(false);
  const { userId } = person;
  const take = useDeed(
    () => adminApi.exportPerson(userId),
    'audit',
    (all) => {
      const file = new Blob([JSON.stringify(all, null, 2)], { type: 'application/json' });
      saveFile(file, `${userId}.json`);
      say(t('people.exported'));
    },
  );
  return (
    <>
      <DeedButton
        needs="administer"
        variant="default"
        loading={take.isPending}
        onClick={() => take.mutate(undefined, { onError: sayError })}
      >
        {t('people.export')}
      </DeedButton>
      <DeedButton needs="administer" variant="light" color="red" onClick={() => setErasing(true)}>
        {t('people.erase')}
      </DeedButton>
      {erasing && <EraseDialog person={person} onClose={() => setErasing(false)} say={say} />}
    </>
  );
}
