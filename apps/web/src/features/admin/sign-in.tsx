import { Button, PasswordInput, Title } from '@mantine/core';
import type { UseMutationResult } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { codeOf } from '../../lib/api.ts';
import { useErrorWords } from '../../lib/use-error-words.ts';
import classes from './sign-in.module.css';

export function SignIn({ signIn }: { signIn: UseMutationResult<unknown, Error, string> }) {
  const { t } = useTranslation();
  const errorWords = useErrorWords();
  const [token, setToken] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (token.trim()) signIn.mutate(token);
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <div>
        <Title order={1} className={classes.title}>
          {t('admin.title')}
        </Title>
        <p className={classes.lead}>{t('admin.signInLead')}</p>
      </div>
      <PasswordInput
        label={t('admin.token')}
        size="md"
        autoComplete="current-password"
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
