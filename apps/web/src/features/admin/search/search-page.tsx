import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import { Empty } from '../../../components/empty.tsx';
import { OrderIcon } from '../../../components/icons.tsx';
import { PageHead } from '../page-head.tsx';
import { SearchHits } from './search-hits.tsx';

/** What is meant by what was typed, which stands in the address. */
export function SearchPage() {
  const { t } = useTranslation('admin');
  const [address] = useSearchParams();
  const q = address.get('q')?.trim() ?? '';
  return (
    <>
      <PageHead title={t('search.title')} lead={t('search.lead')} />
      {q ? (
        <SearchHits key={q} q={q} />
      ) : (
        <Empty
          icon={<OrderIcon size={32} />}
          title={t('search.which')}
          text={t('search.whichText')}
        />
      )}
    </>
  );
}
