import { Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useHotkeys } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearchParams } from 'wouter';
import { searchAddress } from './search-address.ts';
import classes from './search-field.module.css';

/** The one field for whatever a caller can read out, on every page; the key / leads to it. */
export function SearchField() {
  const [here] = useLocation();
  const [address] = useSearchParams();
  const q = here === '/admin/search' ? (address.get('q') ?? '') : '';
  // Another search, by a link or by going back, begins with its own words.
  return <Field key={q} q={q} />;
}

function Field({ q }: { q: string }) {
  const { t } = useTranslation('admin');
  const [, go] = useLocation();
  const form = useForm({ initialValues: { q } });
  const focus = () => form.getInputNode('q')?.focus();
  useHotkeys([['/', focus]]);
  return (
    <search>
      <form
        className={classes.form}
        onSubmit={form.onSubmit(({ q: typed }) => {
          if (typed.trim() === '') focus();
          else go(searchAddress(typed));
        })}
      >
        <TextInput
          type="search"
          className={classes.field ?? ''}
          aria-label={t('search.label')}
          placeholder={t('search.placeholder')}
          aria-keyshortcuts="/"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={160}
          {...form.getInputProps('q')}
        />
        <Button type="submit" variant="default">
          {t('search.submit')}
        </Button>
      </form>
    </search>
  );
}
