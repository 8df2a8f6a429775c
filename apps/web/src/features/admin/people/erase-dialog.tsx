import { TextInput } from '@mantine/core';
import type { AdminPerson } from '@seckill/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { adminApi } from '../admin-api.ts';
import { ConfirmDialog } from '../confirm-dialog.tsx';
import { useDeed } from '../use-deed.ts';

type Props = { person: AdminPerson; onClose(): void; say(words: string): void };

/** Asks for the name, so that nobody is erased by a slip. */
export function EraseDialog({ person, onClose, say }: Props) {
  const { t } = useTranslation('admin');
  const [typed, setTyped] = useState('');
  const [isWrong, setIsWrong] = useState(false);
  const name = person.name || person.userId;
  const erase = useDeed(
    () => adminApi.erasePerson(person.userId, name),
    'people',
    ({ phoneKept }) => {
      onClose();
      say(t(phoneKept ? 'people.phoneKept' : 'people.erased'));
    },
  );
  const mutate = () => {
    if (typed.trim() === name) erase.mutate();
    else setIsWrong(true);
  };
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={t('people.eraseTitle', { name })}
      text={t('people.eraseText')}
      confirm={t('people.erase')}
      danger
      action={{ ...erase, mutate }}
    >
      <TextInput
        label={t('people.eraseName', { name })}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setIsWrong(false);
        }}
        error={isWrong && t('people.eraseWrong')}
      />
    </ConfirmDialog>
  );
}
