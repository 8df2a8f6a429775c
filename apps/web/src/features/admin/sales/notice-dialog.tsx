import { Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { LIMITS, problemOf, type AdminSale, type Notices } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../components/notice.tsx';
import { randomName } from '../../../lib/browser/storage.ts';
import { focusFirst } from '../../../lib/forms/focus-first.ts';
import { refusedField, useRefusedField } from '../../../lib/forms/refused-field.ts';
import { useErrorWords } from '../../../lib/use-error-words.ts';
import { adminApi } from '../admin-api.ts';
import classes from '../form.module.css';
import { KeptDialog, type KeptForm } from '../forms/kept-dialog.tsx';
import { useDeed } from '../use-deed.ts';

const FIELDS = ['plain', 'zh', 'en'] as const;
type Draft = Record<(typeof FIELDS)[number], string>;

type Props = { sale: AdminSale; title: string; onClose(): void; onDone(): void };

/** A sentence for everybody who looks at a sale or waits in it; without words it is taken away. */
export function NoticeDialog({ sale, title, onClose, onDone }: Props) {
  const { t } = useTranslation('admin');
  const fresh: Draft = { plain: '', zh: '', en: '', ...sale.notices };
  return (
    <KeptDialog
      name={`notice.${sale.id}`}
      title={t('sales.noticeTitle', { title })}
      {...{ fresh, onClose }}
      isChange
    >
      {(kept) => <NoticeForm {...{ sale, kept, onClose, onDone }} />}
    </KeptDialog>
  );
}

type FormProps = Omit<Props, 'title'> & { kept: KeptForm<Draft> };

function NoticeForm({ sale, kept, onClose, onDone }: FormProps) {
  const { t } = useTranslation('admin');
  const words = useErrorWords();
  const save = useDeed(
    (draft: Draft) => adminApi.editSale(sale.id, { notices: noticesOf(draft) }, randomName()),
    'sales',
    () => {
      kept.forget();
      onDone();
    },
  );
  const form = useForm<Draft>({
    initialValues: kept.draft,
    onValuesChange: kept.keep,
    validate: (draft) =>
      Object.fromEntries(FIELDS.map((field) => [field, wrongIn(draft[field].trim())])),
  });
  function wrongIn(text: string): string | null {
    const wrong = text === '' ? undefined : problemOf(text, 'title', LIMITS.saleNotice);
    return wrong ? t(`wrong.${wrong}`) : null;
  }
  const failed = useRefusedField(form, save.error, (refusal) => {
    const field = FIELDS.find((name) => refusedField(refusal) === `notices.${name}`);
    return field && { field, words: t('wrong.refused') };
  });
  const field = (name: keyof Draft) => ({
    label: t(name === 'plain' ? 'sales.notice' : `languages.${name}`),
    ...form.getInputProps(name),
  });
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={form.onSubmit((draft) => save.mutate(draft), focusFirst(form))}
    >
      <p>{t('sales.noticeLead')}</p>
      <TextInput {...field('plain')} data-autofocus description={t('languages.plain')} />
      <TextInput {...field('zh')} />
      <TextInput {...field('en')} />
      {failed && <Notice tone="bad">{words(failed)}</Notice>}
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button type="submit" loading={save.isPending}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}

const noticesOf = (draft: Draft): Notices =>
  Object.fromEntries(
    FIELDS.map((field) => [field, draft[field].trim()]).filter(([, text]) => text !== ''),
  );
