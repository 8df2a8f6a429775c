import { Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../components/empty.tsx';
import { ClockIcon } from '../../components/icons.tsx';
import { PageTitle } from '../../components/frame/page-title.tsx';
import { Trouble } from '../../components/trouble.tsx';
import { useSales } from '../../lib/sales.ts';
import { useKeptError } from '../../lib/use-kept-error.ts';
import { CardSkeletons } from './card-skeletons.tsx';
import { Highlights } from './highlights.tsx';
import { HowItWorks } from './how-it-works.tsx';
import { SaleSections } from './sale-sections.tsx';
import classes from './storefront.module.css';

export function Storefront() {
  const { t } = useTranslation();
  const query = useSales();
  const { data, refetch } = query;
  const error = useKeptError(query);
  return (
    <>
      <PageTitle />
      <section className={classes.hero}>
        <div>
          <Title order={1} className={classes.headline}>
            {t('home.title')}
          </Title>
          <p className={classes.lead}>{t('home.lead')}</p>
        </div>
        <Highlights />
      </section>
      <div>
        {data ? (
          data.sales.length > 0 ? (
            <SaleSections sales={data.sales} />
          ) : (
            <Empty icon={<ClockIcon size={32} />} title={t('home.empty')} text="" />
          )
        ) : error ? (
          <Trouble error={error} retry={() => void refetch()} />
        ) : (
          <div className={classes.grid}>
            <CardSkeletons />
          </div>
        )}
      </div>
      <HowItWorks />
    </>
  );
}
