import { Button, PasswordInput } from '@mantine/core';
import type { UseMutationResult } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { codeOf } from '../../../lib/api.ts';
import { useErrorWords } from '../../../lib/use-error-words.ts';

type Props = {
  signIn: UseMutationResult<unknown, Error, string>;
  className: string | undefined;
  /** What stands above the field. */
  children: ReactNode;
};

/** Takes the token of an operator. */
export function TokenForm({ signIn, className, children }: Props) {
  const { t } = useTranslation();
  const errorWords = useErrorWords();
  const [token, setToken] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (token.trim()) signIn.mutate(token);
  };
  return (
    <form className={className} onSubmit={submit}>
      {children}
      <PasswordInput
        label={t('admin.token')}
        size="md"
        autoComplete="current-password"
        data-autofocus
        // Escape must not close the form that may stand behind it.
        data-mantine-stop-propagation
        value={token}
        onChange={(event) => setToken(event.currentTarget.value)}
        error={signIn.error ? words(signIn.error) : undefined}
      />
      <Button type="submit" size="md" loading={signIn.isPending}>
        {t('admin.signIn')}
      </Button>
    </form>
  );

  function words(error: Error): string {
    const code = codeOf(error);
    return code === 'unauthenticated' || code === 'bad_credentials' || code === 'bad_request'
      ? t('admin.wrongToken')
      : errorWords(error);
  }
}
