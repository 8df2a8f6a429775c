import { Button } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../components/notice.tsx';
import { refusedField, useRefusedField } from '../../lib/forms/refused-field.ts';
import classes from './form.module.css';
import { MobileField } from './mobile-field.tsx';
import { plainMobile, wrongWith } from './rules.ts';
import { useRefusalWords } from './use-refusal-words.ts';
import { type Asked, useAskForCode } from './use-phone.ts';

type Props = { mobile: string; onAsked(asked: Asked): void };

/** Which number the code goes to. */
export function NumberForm({ mobile, onAsked }: Props) {
  const { t } = useTranslation();
  const words = useRefusalWords();
  const ask = useAskForCode(onAsked);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { mobile },
    validate: {
      mobile(value) {
        const wrong = wrongWith('mobile', plainMobile(value));
        return wrong ? t(`account.wrong.${wrong}`) : null;
      },
    },
  });
  const failed = useRefusedField(form, ask.error, (refusal) =>
    refusedField(refusal) === 'mobile'
      ? { field: 'mobile', words: t('account.phone.noMobile') }
      : undefined,
  );
  return (
    <form
      noValidate
      className={classes.form}
      onSubmit={form.onSubmit(
        (values) => ask.mutate(plainMobile(values.mobile)),
        () => form.getInputNode('mobile')?.focus(),
      )}
    >
      <MobileField key={form.key('mobile')} {...form.getInputProps('mobile')} />
      {failed && <Notice tone="bad">{words(failed)}</Notice>}
      <Button type="submit" size="md" loading={ask.isPending}>
        {t('account.phone.send')}
      </Button>
    </form>
  );
}
