import { Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { readOrderNumber } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import classes from './order-search.module.css';

type Props = { number: string; onSearch(number: string): void };

/** A wrong digit is seen before anything is asked. */
export function OrderSearch({ number, onSearch }: Props) {
  const { t } = useTranslation('admin');
  const check = (typed: string) => (readOrderNumber(typed) ? null : t('orders.wrong'));
  const form = useForm({
    initialValues: { number },
    initialErrors: number === '' ? {} : { number: check(number) },
    validate: { number: check },
  });
  return (
    <search>
      <form
        noValidate
        className={classes.form}
        onSubmit={form.onSubmit(
          (values) => onSearch(values.number.trim()),
          () => form.getInputNode('number')?.focus(),
        )}
      >
        <TextInput
          className={classes.field ?? ''}
          label={t('orders.number')}
          placeholder="7K3M-Q8TX-2V9R"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={60}
          {...form.getInputProps('number')}
        />
        <Button type="submit">{t('orders.search')}</Button>
      </form>
    </search>
  );
}
