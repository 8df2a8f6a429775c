import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** A name to be typed before something that has no way back. `isTyped`: it stands there; without a name nothing is asked. */
export function useTypedName(name: string | undefined) {
  const { t } = useTranslation('admin');
  const [typed, setTyped] = useState('');
  return {
    isTyped: name === undefined || isSame(typed, name),
    field: name !== undefined && (
      <TextInput
        label={t('saleDesk.type', { name })}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    ),
  };
}

/** What is seen is compared: not case, and not which of two spaces was typed. */
const isSame = (typed: string, name: string): boolean => seen(typed) === seen(name);

const seen = (text: string): string =>
  text.normalize('NFKC').replaceAll(/\s+/g, ' ').trim().toLowerCase();
