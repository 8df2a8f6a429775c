import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import classes from './task-search.module.css';
import { STATUSES, type TaskSearch } from './task-query.ts';

type Props = { search: TaskSearch; onSearch(search: TaskSearch): void; onClear(): void };

export function TaskSearchForm({ search, onSearch, onClear }: Props) {
  const { t } = useTranslation('admin');
  const form = useForm<TaskSearch>({ initialValues: search });
  const field = (name: Exclude<keyof TaskSearch, 'upkeep'>) => ({
    label: t(`tasks.${name}`),
    ...form.getInputProps(name),
  });
  const statuses = STATUSES.map((value) => ({ value, label: t(`tasks.state.${value}`) }));
  return (
    <search>
      <form className={classes.form} onSubmit={form.onSubmit(onSearch)}>
        <NativeSelect
          {...field('status')}
          data={[{ value: '', label: t('tasks.anyStatus') }, ...statuses]}
        />
        <TextInput {...field('text')} />
        <TextInput {...field('from')} type="datetime-local" />
        <TextInput {...field('to')} type="datetime-local" />
        <div className={classes.buttons}>
          <Button type="submit">{t('tasks.search')}</Button>
          <Button variant="default" onClick={onClear}>
            {t('tasks.clear')}
          </Button>
        </div>
      </form>
    </search>
  );
}
