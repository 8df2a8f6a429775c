import { Title } from '@mantine/core';
import type { UseMutationResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { TokenForm } from './session/token-form.tsx';
import classes from './sign-in.module.css';

export function SignIn({ signIn }: { signIn: UseMutationResult<unknown, Error, string> }) {
  const { t } = useTranslation();
  return (
    <TokenForm signIn={signIn} className={classes.form}>
      <div>
        <Title order={1} className={classes.title}>
          {t('admin.title')}
        </Title>
        <p className={classes.lead}>{t('admin.signInLead')}</p>
      </div>
    </TokenForm>
  );
}
