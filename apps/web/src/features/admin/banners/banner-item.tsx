import type { AdminBanner } from '@seckill/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { adminApi } from '../admin-api.ts';
import { DeedButton } from '../operator/deed-button.tsx';
import { ConfirmDialog } from '../confirm-dialog.tsx';
import { Row } from '../row.tsx';
import { useDeed } from '../use-deed.ts';
import { BannerDialog } from './banner-dialog.tsx';
import { draftOf } from './banner-draft.ts';

type Props = { banner: AdminBanner; say(words: string): void };

export function BannerItem({ banner, say }: Props) {
  const { t } = useTranslation('admin');
  const [open, setOpen] = useState<'edit' | 'remove'>();
  const { id, title, subtitle, imageUrl, linkUrl, position } = banner;
  const close = () => setOpen(undefined);
  const remove = useDeed(
    () => adminApi.deleteBanner(id),
    'banners',
    () => {
      close();
      say(t('banners.removed', { title }));
    },
  );
  return (
    <Row
      title={title}
      picture={<img src={imageUrl} alt="" />}
      facts={[
        [t('banners.subtitle'), subtitle || t('none')],
        [t('banners.linkUrl'), linkUrl],
        [t('banners.position'), position],
      ]}
    >
      <DeedButton needs="administer" variant="default" onClick={() => setOpen('edit')}>
        {t('edit')}
      </DeedButton>
      <DeedButton needs="administer" variant="light" color="red" onClick={() => setOpen('remove')}>
        {t('remove')}
      </DeedButton>
      {open === 'edit' && (
        <BannerDialog
          bannerId={id}
          draft={draftOf(banner)}
          onClose={close}
          onDone={(saved) => {
            close();
            say(t('banners.saved', { title: saved.title }));
          }}
        />
      )}
      <ConfirmDialog
        opened={open === 'remove'}
        onClose={close}
        title={t('banners.removeTitle', { title })}
        text={t('banners.removeText')}
        confirm={t('remove')}
        danger
        action={remove}
      />
    </Row>
  );
}
