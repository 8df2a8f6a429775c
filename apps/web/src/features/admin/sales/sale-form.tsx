import { Button, NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../components/notice.tsx';
import { useErrorWords } from '../../../lib/use-error-words.ts';
import classes from '../form.module.css';
import { MOST_UNITS, problemsOf, type SaleDraft } from './sale-draft.ts';

const CURRENCIES = ['CNY', 'HKD', 'USD', 'EUR', 'GBP'];

type Props = {
  draft: SaleDraft;
  isNew: boolean;
  isPending: boolean;
  error: Error | null;
  /** Nothing to send: said instead of sending. */
  unchanged: boolean;
  onSubmit(draft: SaleDraft): void;
  onCancel(): void;
};

export function SaleForm(props: Props) {
  const { draft, isNew, isPending, error, unchanged, onSubmit, onCancel } = props;
  const { t } = useTranslation('admin');
  const words = useErrorWords();
  const form = useForm<SaleDraft>({
    initialValues: draft,
    validate: (values) =>
      Object.fromEntries(
        Object.entries(problemsOf(values)).map(([field, wrong]) => [
          field,
          wrong && t(`wrong.${wrong}`),
        ]),
      ),
  });
  const field = (name: keyof SaleDraft) => ({
    label: t(`sales.${LABELS[name]}`),
    ...form.getInputProps(name),
  });
  const currencies = [...new Set([draft.currency, ...CURRENCIES])];
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={form.onSubmit(onSubmit, (errors) =>
        form.getInputNode(Object.keys(errors)[0] ?? '')?.focus(),
      )}
    >
      <TextInput {...field('title')} data-autofocus />
      <Textarea {...field('description')} rows={2} />
      <TextInput {...field('imageUrl')} description={t('sales.imageHint')} />
      <div className={classes.columns}>
        <NumberInput {...field('price')} min={0} decimalScale={2} hideControls />
        <NumberInput
          {...field('originalPrice')}
          placeholder={t('sales.originalHint')}
          min={0}
          decimalScale={2}
          hideControls
        />
        <NativeSelect {...field('currency')} data={currencies} />
      </div>
      <div className={classes.columns}>
        <TextInput {...field('opensAt')} type="datetime-local" />
        <TextInput {...field('closesAt')} type="datetime-local" />
      </div>
      <div className={classes.columns}>
        <NumberInput {...field('payWindowSeconds')} min={1} allowDecimal={false} />
        {isNew && <NumberInput {...field('stock')} min={0} max={MOST_UNITS} allowDecimal={false} />}
      </div>
      {unchanged && <Notice tone="warn">{t('wrong.nothing')}</Notice>}
      {error && <Notice tone="bad">{words(error)}</Notice>}
      <div className={classes.buttons}>
        <Button variant="default" onClick={onCancel}>
          {t('cancel')}
        </Button>
        <Button type="submit" loading={isPending}>
          {isNew ? t('sales.create') : t('save')}
        </Button>
      </div>
    </form>
  );
}

const LABELS = {
  title: 'name',
  description: 'description',
  imageUrl: 'imageUrl',
  price: 'price',
  originalPrice: 'originalPrice',
  currency: 'currency',
  opensAt: 'opensAt',
  closesAt: 'closesAt',
  payWindowSeconds: 'payWindow',
  stock: 'units',
} as const;
