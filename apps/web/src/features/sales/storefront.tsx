import { Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../components/empty.tsx';
import { ClockIcon } from '../../components/icons.tsx';
import { Trouble } from '../../components/trouble.tsx';
import { useSales } from '../../lib/sales.ts';
import { CardSkeletons } from './card-skeletons.tsx';
import { Highlights } from './highlights.tsx';
import { HowItWorks } from './how-it-works.tsx';
import { SaleCard } from './sale-card.tsx';
import classes from './storefront.module.css';

export function Storefront() {
  const { t } = useTranslation();
  const { data, error, refetch } = useSales();
  return (
    <>
      <section className={classes.hero}>
        <div>
          <Title order={1} className={classes.headline}>
            {t('home.title')}
          </Title>
          <p className={classes.lead}>{t('home.lead')}</p>
        </div>
        <Highlights />
      </section>
      <section aria-labelledby="sales-heading">
        <Title order={2} id="sales-heading" className={classes.heading}>
          {t('home.sales')}
        </Title>
        {data ? (
          data.sales.length > 0 ? (
            <div className={classes.grid}>
              {data.sales.map((sale) => (
                <SaleCard key={sale.id} sale={sale} />
              ))}
            </div>
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
      </section>
      <HowItWorks />
    </>
  );
}
