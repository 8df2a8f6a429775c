import { Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../components/notice.tsx';
import { codeOf } from '../../lib/api.ts';
import { useSignIn } from '../../lib/session.ts';
import { useErrorWords } from '../../lib/use-error-words.ts';
import classes from './form.module.css';
import { PasswordField } from './password-field.tsx';
import { focusFirst } from '../../lib/forms/focus-first.ts';

export function SignInForm({ username }: { username: string }) {
  const { t } = useTranslation();
  const words = useErrorWords();
  const signIn = useSignIn();
  const missing = (value: string) => (value === '' ? t('account.wrong.missing') : null);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { username, password: '' },
    validate: { username: missing, password: missing },
  });
  return (
    <form
      noValidate
      className={classes.form}
      onSubmit={form.onSubmit((values) => signIn.mutate(values), focusFirst(form))}
    >
      <TextInput
        label={t('account.username')}
        size="md"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={100}
        key={form.key('username')}
        {...form.getInputProps('username')}
      />
      <PasswordField
        autoComplete="current-password"
        maxLength={128}
        key={form.key('password')}
        {...form.getInputProps('password')}
      />
      {signIn.error && <Notice tone="bad">{reason(signIn.error)}</Notice>}
      <Button type="submit" size="md" loading={signIn.isPending}>
        {t('account.signIn')}
      </Button>
    </form>
  );

  function reason(error: Error): string {
    const code = codeOf(error);
    if (code === 'bad_credentials' || code === 'bad_request') return t('account.badCredentials');
    return code === 'rate_limited' ? t('account.tooMany') : words(error);
  }
}
