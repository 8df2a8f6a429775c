import { Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { SignUp } from '@seckill/contracts';
import { useEffect, useEffectEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../components/notice.tsx';
import { codeOf } from '../../lib/api.ts';
import { focusFirst } from '../../lib/forms/focus-first.ts';
import { refusedField, useRefusedField } from '../../lib/forms/refused-field.ts';
import { useErrorWords } from '../../lib/use-error-words.ts';
import classes from './form.module.css';
import { MobileField } from './mobile-field.tsx';
import { PasswordField } from './password-field.tsx';
import { plainMobile, wrongWith } from './rules.ts';
import type { useSignUp } from './use-sign-up.ts';

const FIELDS = ['username', 'password', 'mobile'] as const satisfies (keyof SignUp)[];
const EMPTY: SignUp = { username: '', password: '', mobile: '' };

export function SignUpForm({ signUp }: { signUp: ReturnType<typeof useSignUp> }) {
  const { t } = useTranslation();
  const words = useErrorWords();
  const { failure, error } = signUp;
  const taken = failure === 'username_taken';
  const check = (field: keyof SignUp) => (value: string) => {
    const wrong = wrongWith(field, field === 'mobile' ? plainMobile(value) : value);
    return wrong ? t(`account.wrong.${wrong}`) : null;
  };
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: signUp.sent ?? EMPTY,
    initialErrors: taken ? { username: t('account.failed.username_taken') } : {},
    validate: { username: check('username'), password: check('password'), mobile: check('mobile') },
    validateInputOnBlur: true,
  });

  const failed = useRefusedField(form, error, (refusal) => {
    const field = FIELDS.find((name) => name === refusedField(refusal));
    return field && { field, words: t(`account.wrong.${field}`) };
  });
  const focus = useEffectEvent((field: string) => form.getInputNode(field)?.focus());
  useEffect(() => {
    if (taken) focus('username');
  }, [taken]);

  return (
    <form
      noValidate
      className={classes.form}
      onSubmit={form.onSubmit(
        ({ mobile, ...person }) => signUp.submit({ ...person, mobile: plainMobile(mobile) }),
        focusFirst(form),
      )}
    >
      <TextInput
        label={t('account.username')}
        description={t('account.usernameHint')}
        size="md"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        key={form.key('username')}
        {...form.getInputProps('username')}
      />
      <PasswordField
        description={t('account.passwordHint')}
        autoComplete="new-password"
        key={form.key('password')}
        {...form.getInputProps('password')}
      />
      <MobileField key={form.key('mobile')} {...form.getInputProps('mobile')} />
      {failure && !taken && <Notice tone="bad">{t(`account.failed.${failure}`)}</Notice>}
      {failed && (
        <Notice tone="bad">
          {codeOf(failed) === 'rate_limited' ? t('account.tooMany') : words(failed)}
        </Notice>
      )}
      <Button type="submit" size="md" loading={signUp.submitting}>
        {t('account.signUp')}
      </Button>
    </form>
  );
}
