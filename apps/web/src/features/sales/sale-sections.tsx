import { Title } from '@mantine/core';
import type { Sale } from '@seckill/contracts';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { SaleRow } from '../../components/sale-row.tsx';
import { useSaleStates } from '../../lib/sales.ts';
import { byTime } from './by-time.ts';
import { SaleCard } from './sale-card.tsx';
import classes from './storefront.module.css';

/** Pictures of so many cards may be in sight at first; those below come as they are scrolled to. */
const IN_SIGHT = 2;

/** All sales: on now, coming up, and, folded away, those that are over. */
export function SaleSections({ sales }: { sales: readonly Sale[] }) {
  const { t } = useTranslation();
  const { now, soon, over } = byTime(sales, useSaleStates(sales));
  return (
    <>
      {now.length > 0 && (
        <Section id="sales-heading" title={t('sections.now')}>
          <Cards sales={now} before={0} />
        </Section>
      )}
      {soon.length > 0 && (
        <Section id="soon-heading" title={t('sections.soon')}>
          <Cards sales={soon} before={now.length} />
        </Section>
      )}
      {over.length > 0 && <Over sales={over} />}
    </>
  );
}

function Section({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className={classes.section}>
      <Title order={2} id={id} className={classes.heading}>
        {title}
      </Title>
      {children}
    </section>
  );
}

function Cards({ sales, before }: { sales: readonly Sale[]; before: number }) {
  return (
    <div className={classes.grid}>
      {sales.map((sale, i) => (
        <SaleCard key={sale.id} sale={sale} eager={before + i < IN_SIGHT} />
      ))}
    </div>
  );
}

/** Nothing of it is drawn, and no picture fetched, before somebody looks. */
function Over({ sales }: { sales: readonly Sale[] }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  return (
    <details className={classes.section} onToggle={(event) => setOpened(event.currentTarget.open)}>
      <summary className={classes.over}>{t('sections.over', { number: sales.length })}</summary>
      {opened && (
        <div className={classes.grid}>
          {sales.map((sale) => (
            <SaleRow key={sale.id} sale={sale} />
          ))}
        </div>
      )}
    </details>
  );
}
