import { useTranslation } from 'react-i18next';
import { Empty } from './empty.tsx';
import { AlertIcon } from './icons.tsx';
import { ButtonLink } from './link.tsx';
import { PageTitle } from './frame/page-title.tsx';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <>
      <PageTitle>{t('trouble.notFound')}</PageTitle>
      <Empty
        icon={<AlertIcon size={32} />}
        title={t('trouble.notFound')}
        text={t('trouble.notFoundText')}
        page
      >
        <ButtonLink to="/">{t('orders.toSales')}</ButtonLink>
      </Empty>
    </>
  );
}
