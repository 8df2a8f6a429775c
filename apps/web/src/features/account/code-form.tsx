import { Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { formatLength, PHONE_CODE_PATTERN } from '@seckill/contracts';
import { useEffect, useEffectEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../components/notice.tsx';
import { codeOf } from '../../lib/api.ts';
import { refusedField, useRefusedField } from '../../lib/forms/refused-field.ts';
import { useSecondsUntil } from '../../lib/use-countdown.ts';
import classes from './form.module.css';
import { useRefusalWords } from './use-refusal-words.ts';
import { type Asked, useAskForCode, useEnterCode } from './use-phone.ts';

const CODE = new RegExp(PHONE_CODE_PATTERN);
const digitsOf = (written: string): string => written.replaceAll(/\D/g, '');

type Props = {
  asked: Asked;
  onAsked(asked: Asked): void;
  onConfirmed(): void;
  onOther(): void;
};

/** The code of the text, which a phone offers by itself. */
export function CodeForm({ asked, onAsked, onConfirmed, onOther }: Props) {
  const { t, i18n } = useTranslation();
  const words = useRefusalWords();
  const enter = useEnterCode(onConfirmed);
  const again = useAskForCode(onAsked);
  const wait = useSecondsUntil(asked.resendAt);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { code: '' },
    validate: {
      code: (value) => (CODE.test(digitsOf(value)) ? null : t('account.phone.sixDigits')),
    },
  });
  const focus = useEffectEvent(() => form.getInputNode('code')?.focus());
  useEffect(() => focus(), []);
  const failed = useRefusedField(form, enter.error ?? again.error, (refusal) => {
    if (codeOf(refusal) === 'code_wrong') return { field: 'code', words: words(refusal) };
    return refusedField(refusal) === 'code'
      ? { field: 'code', words: t('account.phone.sixDigits') }
      : undefined;
  });
  return (
    <form
      noValidate
      className={classes.form}
      onSubmit={form.onSubmit(
        ({ code }) => {
          again.reset();
          enter.mutate(digitsOf(code));
        },
        () => form.getInputNode('code')?.focus(),
      )}
    >
      <Notice>
        {t('account.phone.sent', {
          mobile: asked.mobile,
          time: formatLength(asked.goodForMs / 1000, i18n.language),
        })}
      </Notice>
      <TextInput
        label={t('account.phone.code')}
        size="md"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={12}
        key={form.key('code')}
        {...form.getInputProps('code')}
      />
      {failed && <Notice tone="bad">{words(failed)}</Notice>}
      <Button type="submit" size="md" loading={enter.isPending}>
        {t('account.phone.confirm')}
      </Button>
      <Button
        variant="default"
        size="md"
        disabled={wait > 0}
        loading={again.isPending}
        onClick={() => {
          enter.reset();
          again.mutate(asked.mobile);
        }}
      >
        {wait > 0 ? t('account.phone.againIn', { count: wait }) : t('account.phone.again')}
      </Button>
      <Button variant="subtle" size="md" onClick={onOther}>
        {t('account.phone.other')}
      </Button>
    </form>
  );
}
