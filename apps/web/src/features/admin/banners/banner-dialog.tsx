import { Button, NumberInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Banner } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../components/notice.tsx';
import { focusFirst } from '../../../lib/forms/focus-first.ts';
import { useRefusedField } from '../../../lib/forms/refused-field.ts';
import { useErrorWords } from '../../../lib/use-error-words.ts';
import { adminApi } from '../admin-api.ts';
import classes from '../form.module.css';
import { KeptDialog, type KeptForm } from '../forms/kept-dialog.tsx';
import { OwnWordsFields } from '../languages/own-words-fields.tsx';
import { useDeed } from '../use-deed.ts';
import { bannerOf, problemsOf, refusedIn, type BannerDraft } from './banner-draft.ts';

type Props = {
  /** The banner to change; a new one is made without. */
  bannerId?: number;
  draft: BannerDraft;
  onClose(): void;
  onDone(banner: Banner): void;
};

export function BannerDialog({ bannerId, draft: fresh, onClose, onDone }: Props) {
  const { t } = useTranslation('admin');
  const isNew = bannerId === undefined;
  return (
    <KeptDialog
      name={`banner.${bannerId ?? 'new'}`}
      title={t(isNew ? 'banners.addTitle' : 'banners.editTitle')}
      {...{ fresh, onClose }}
      isChange={!isNew}
    >
      {(kept) => <BannerForm {...{ bannerId, kept, onClose, onDone }} />}
    </KeptDialog>
  );
}

type FormProps = Omit<Props, 'bannerId' | 'draft'> & {
  bannerId: number | undefined;
  kept: KeptForm<BannerDraft>;
};

function BannerForm({ bannerId, kept, onClose, onDone }: FormProps) {
  const { t } = useTranslation('admin');
  const words = useErrorWords();
  const isNew = bannerId === undefined;
  const save = useDeed(
    (values: BannerDraft) =>
      isNew
        ? adminApi.createBanner(bannerOf(values))
        : adminApi.editBanner(bannerId, bannerOf(values)),
    'banners',
    (banner) => {
      kept.forget();
      onDone(banner);
    },
  );
  const form = useForm<BannerDraft>({
    initialValues: kept.draft,
    onValuesChange: kept.keep,
    validate: (values) =>
      Object.fromEntries(
        Object.entries(problemsOf(values)).map(([name, wrong]) => [
          name,
          wrong && t(`wrong.${wrong}`),
        ]),
      ),
  });
  const failed = useRefusedField(form, save.error, (refusal) => {
    const refused = refusedIn(refusal);
    return refused && { field: refused.field, words: t(`wrong.${refused.wrong}`) };
  });
  const field = (name: Exclude<keyof BannerDraft, 'texts'>) => ({
    label: t(name === 'title' ? 'banners.name' : `banners.${name}`),
    ...form.getInputProps(name),
  });
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={form.onSubmit((values) => save.mutate(values), focusFirst(form))}
    >
      <TextInput {...field('title')} data-autofocus description={t('languages.plain')} />
      <TextInput {...field('subtitle')} />
      <OwnWordsFields
        fields={[
          { name: 'title', label: t('banners.name'), plain: form.values.title },
          { name: 'subtitle', label: t('banners.subtitle'), plain: form.values.subtitle },
        ]}
        inputOf={form.getInputProps}
      />
      <TextInput {...field('imageUrl')} />
      <TextInput {...field('linkUrl')} />
      <NumberInput {...field('position')} min={0} allowDecimal={false} />
      {failed && <Notice tone="bad">{words(failed)}</Notice>}
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button type="submit" loading={save.isPending}>
          {t(isNew ? 'banners.create' : 'save')}
        </Button>
      </div>
    </form>
  );
}
