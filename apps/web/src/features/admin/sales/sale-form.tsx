import { Button, Checkbox, NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { type Buyers, CURRENCIES, decimalsOf, LIMITS } from '@seckill/contracts';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../components/notice.tsx';
import { focusFirst } from '../../../lib/forms/focus-first.ts';
import { useRefusedField } from '../../../lib/forms/refused-field.ts';
import { useErrorWords } from '../../../lib/use-error-words.ts';
import classes from '../form.module.css';
import { OwnWordsFields } from '../languages/own-words-fields.tsx';
import { MomentField } from '../times/moment-field.tsx';
import { LABELS } from './labels.ts';
import { mostOf, problemsOf, refusedIn, type SaleDraft, type Wrong } from './sale-draft.ts';

/** On top of the list, where most shops find theirs. */
const FIRST = ['CNY', 'HKD', 'USD', 'EUR', 'GBP', 'JPY'];

/** Of any currency. A field that followed the chosen one would round what was typed before. */
const MOST_DECIMALS = 3;

/** Said here: the list of the contracts would bring its schemas along. */
const OFFERED: readonly Buyers[] = ['guests', 'members', 'verified'];

type Props = {
  draft: SaleDraft;
  isNew: boolean;
  isPending: boolean;
  error: Error | null;
  /** Said while the form says so. */
  remark?(draft: SaleDraft): string | undefined;
  /** Nothing to send: said instead of sending. */
  unchanged: boolean;
  /** Said where the form is sent. */
  children?: ReactNode;
  onChange?(draft: SaleDraft): void;
  onSubmit(draft: SaleDraft): void;
  /** For a new sale, which is a draft when it is submitted: to make it and publish it at once. */
  onPublish?(draft: SaleDraft): void;
  onCancel(): void;
};

export function SaleForm(props: Props) {
  const { draft, isNew, isPending, error, unchanged, remark, children, ...on } = props;
  const { onChange, onSubmit, onPublish, onCancel } = on;
  const { t, i18n } = useTranslation('admin');
  const say = (wrong: Wrong, { currency }: SaleDraft) =>
    t(`wrong.${wrong}`, {
      currency,
      decimals: decimalsOf(currency),
      most: mostOf(currency).toLocaleString(i18n.language),
    });
  const words = useErrorWords();
  const form = useForm<SaleDraft>({
    initialValues: draft,
    ...(onChange && { onValuesChange: onChange }),
    validate: (values) =>
      Object.fromEntries(
        Object.entries(problemsOf(values)).map(([field, wrong]) => [
          field,
          wrong && say(wrong, values),
        ]),
      ),
  });
  const field = (name: keyof typeof LABELS) => ({
    label: t(`sales.${LABELS[name]}`),
    ...form.getInputProps(name),
  });
  const failed = useRefusedField(form, error, (refusal) => {
    const refused = refusedIn(refusal);
    return refused && { field: refused.field, words: say(refused.wrong, form.values) };
  });
  const leadTo = focusFirst(form);
  const said = remark?.(form.values);
  const currencies = [...new Set([draft.currency, ...FIRST, ...CURRENCIES])];
  return (
    <form className={classes.form} noValidate onSubmit={form.onSubmit(onSubmit, leadTo)}>
      <TextInput {...field('title')} data-autofocus description={t('languages.plain')} />
      <Textarea {...field('description')} rows={2} />
      <OwnWordsFields
        fields={[
          { name: 'title', label: t('sales.name'), plain: form.values.title },
          {
            name: 'description',
            label: t('sales.description'),
            plain: form.values.description,
            isLong: true,
          },
        ]}
        inputOf={form.getInputProps}
      />
      <TextInput {...field('imageUrl')} description={t('sales.imageHint')} />
      <div className={classes.columns}>
        <NumberInput {...field('price')} min={0} decimalScale={MOST_DECIMALS} hideControls />
        <NumberInput
          {...field('originalPrice')}
          placeholder={t('sales.originalHint')}
          min={0}
          decimalScale={MOST_DECIMALS}
          hideControls
        />
        <NativeSelect {...field('currency')} data={currencies} />
      </div>
      <div className={classes.columns}>
        <MomentField {...field('opensAt')} />
        <MomentField {...field('closesAt')} />
      </div>
      <div className={classes.columns}>
        <NumberInput {...field('payWindowSeconds')} min={1} allowDecimal={false} />
        <NumberInput {...field('perBuyer')} min={1} max={LIMITS.perBuyer} allowDecimal={false} />
        {isNew && (
          <NumberInput {...field('stock')} min={0} max={LIMITS.units} allowDecimal={false} />
        )}
      </div>
      <NativeSelect
        {...field('buyers')}
        data={OFFERED.map((buyers) => ({ value: buyers, label: t(`sales.buyersAre.${buyers}`) }))}
        description={t(`sales.buyersCost.${form.values.buyers}`)}
      />
      <Checkbox
        label={t('sales.passRequired')}
        aria-label={t('sales.passRequired')}
        description={t('sales.passCost')}
        {...form.getInputProps('passRequired', { type: 'checkbox' })}
      />
      <NumberInput
        {...field('maxUnpaid')}
        description={t('sales.maxUnpaidCost')}
        placeholder={t('sales.noBound')}
        min={1}
        max={LIMITS.maxUnpaid}
        allowDecimal={false}
      />
      <NumberInput
        {...field('drawSeconds')}
        description={t('sales.drawCost')}
        min={0}
        max={LIMITS.drawMs / 1000}
        decimalScale={1}
      />
      {children}
      {said && <Notice>{said}</Notice>}
      {unchanged && <Notice tone="warn">{t('wrong.nothing')}</Notice>}
      {failed && <Notice tone="bad">{words(failed)}</Notice>}
      <div className={classes.buttons}>
        <Button variant="default" onClick={onCancel}>
          {t('cancel')}
        </Button>
        {onPublish && (
          <Button
            variant="light"
            loading={isPending}
            onClick={() => form.onSubmit(onPublish, leadTo)()}
          >
            {t('saleDesk.createAndPublish')}
          </Button>
        )}
        <Button type="submit" loading={isPending}>
          {isNew ? t('saleDesk.saveDraft') : t('save')}
        </Button>
      </div>
    </form>
  );
}
