import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../../components/empty.tsx';
import { SealIcon } from '../../../components/icons.tsx';
import { Trouble } from '../../../components/trouble.tsx';
import { Waiting } from '../../../components/waiting.tsx';
import { adminApi } from '../admin-api.ts';
import { News, useNews } from '../news.tsx';
import { PageHead } from '../page-head.tsx';
import { Rows } from '../row.tsx';
import { DeedButton } from '../operator/deed-button.tsx';
import { BannerDialog } from './banner-dialog.tsx';
import { emptyBanner } from './banner-draft.ts';
import { BannerItem } from './banner-item.tsx';

export function BannersPage() {
  const { t } = useTranslation('admin');
  const { news, say } = useNews();
  const [adding, setAdding] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['admin', 'banners'],
    queryFn: async () => (await adminApi.listBanners()).banners,
  });
  const last = data?.at(-1)?.position ?? -1;
  return (
    <>
      <PageHead title={t('banners.title')} lead={t('banners.lead')}>
        <DeedButton needs="administer" onClick={() => setAdding(true)}>
          {t('banners.add')}
        </DeedButton>
      </PageHead>
      <News news={news} />
      {data ? (
        data.length > 0 ? (
          <Rows label={t('banners.title')}>
            {data.map((banner) => (
              <BannerItem key={banner.id} banner={banner} say={say} />
            ))}
          </Rows>
        ) : (
          <Empty
            icon={<SealIcon size={32} />}
            title={t('banners.empty')}
            text={t('banners.emptyText')}
          />
        )
      ) : error ? (
        <Trouble error={error} retry={() => void refetch()} />
      ) : (
        <Waiting />
      )}
      {adding && (
        <BannerDialog
          draft={emptyBanner(last + 1)}
          onClose={() => setAdding(false)}
          onDone={({ title }) => {
            setAdding(false);
            say(t('banners.saved', { title }));
          }}
        />
      )}
    </>
  );
}
