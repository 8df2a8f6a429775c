import { Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../components/notice.tsx';
import { useReceiptCode } from '../../lib/session.ts';
import { codeOf } from '../../lib/api.ts';
import { refusedField, useRefusedField } from '../../lib/forms/refused-field.ts';
import { useErrorWords } from '../../lib/use-error-words.ts';
import './styles.css';
import classes from './receipt-form.module.css';

/** The way back of a guest whom this browser has forgotten. */
export function ReceiptForm() {
  const { t } = useTranslation();
  const words = useErrorWords();
  const bring = useReceiptCode();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { code: '' },
    validate: { code: (code) => (code.trim() === '' ? t('receipt.missing') : null) },
  });
  const failed = useRefusedField(form, bring.error, (refusal) =>
    codeOf(refusal) === 'receipt_unknown' || refusedField(refusal) === 'code'
      ? { field: 'code', words: words('receipt_unknown') }
      : undefined,
  );
  return (
    <section className={classes.box} aria-labelledby="receipt-title">
      <h2 className={classes.title} id="receipt-title">
        {t('receipt.have')}
      </h2>
      <p className={classes.text}>{t('receipt.haveText')}</p>
      <form
        noValidate
        className={classes.form}
        onSubmit={form.onSubmit(
          ({ code }) => bring.mutate(code),
          () => form.getInputNode('code')?.focus(),
        )}
      >
        <TextInput
          className={classes.field ?? ''}
          label={t('receipt.code')}
          size="md"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={60}
          placeholder="7K3M-Q8TX-2V9R-4HBD"
          key={form.key('code')}
          {...form.getInputProps('code')}
        />
        <Button type="submit" size="md" variant="default" loading={bring.isPending}>
          {t('receipt.bring')}
        </Button>
      </form>
      {failed && <Notice tone="bad">{words(failed)}</Notice>}
      {bring.isSuccess && <Notice tone="good">{t('receipt.done')}</Notice>}
    </section>
  );
}
