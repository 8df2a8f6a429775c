import { Button, NumberInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Banner } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../components/dialog.tsx';
import { Notice } from '../../../components/notice.tsx';
import { useRefusedField } from '../../../lib/forms/refused-field.ts';
import { useErrorWords } from '../../../lib/use-error-words.ts';
import { adminApi } from '../admin-api.ts';
import classes from '../form.module.css';
import { CameBack } from '../forms/came-back.tsx';
import { useDraft } from '../forms/use-draft.ts';
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

/** What is typed into it survives a reload, and a dialog that was closed by mistake. */
export function BannerDialog({ bannerId, draft: fresh, onClose, onDone }: Props) {
  const { t } = useTranslation('admin');
  const isNew = bannerId === undefined;
  const { draft, isKept, nth, keep, forget, discard } = useDraft(
    `banner.${bannerId ?? 'new'}`,
    fresh,
    { isChange: !isNew },
  );
  const done = (banner: Banner) => {
    forget();
    onDone(banner);
  };
  return (
    <Dialog
      opened
      onClose={onClose}
      size={560}
      title={t(isNew ? 'banners.addTitle' : 'banners.editTitle')}
    >
      {isKept && <CameBack onDiscard={discard} />}
      <BannerForm key={nth} {...{ bannerId, draft, onClose }} onChange={keep} onDone={done} />
    </Dialog>
  );
}

type FormProps = Omit<Props, 'bannerId'> & {
  bannerId: number | undefined;
  onChange(draft: BannerDraft): void;
};

function BannerForm({ bannerId, draft, onChange, onClose, onDone }: FormProps) {
  const { t } = useTranslation('admin');
  const words = useErrorWords();
  const isNew = bannerId === undefined;
  const save = useDeed(
    (values: BannerDraft) =>
      isNew
        ? adminApi.createBanner(bannerOf(values))
        : adminApi.editBanner(bannerId, bannerOf(values)),
    'banners',
    onDone,
  );
  const form = useForm<BannerDraft>({
    initialValues: draft,
    onValuesChange: onChange,
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
      onSubmit={form.onSubmit(
        (values) => save.mutate(values),
        (errors) => form.getInputNode(Object.keys(errors)[0] ?? '')?.focus(),
      )}
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
