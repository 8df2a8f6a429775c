import { useTranslation } from 'react-i18next';
import { SaleRow } from '../../../components/sale-row.tsx';
import { saleStateAt } from '../../../lib/sale-state.ts';
import { useSales } from '../../../lib/sales.ts';
import { useServices } from '../../../lib/services.tsx';
import classes from './elsewhere.module.css';

const MOST = 2;

/** Where luck may be tried next: sales that are open or still to come. */
export function Elsewhere({ than, onLeave }: { than: number; onLeave(): void }) {
  const { t } = useTranslation();
  const { clock } = useServices();
  const sales = (useSales().data?.sales ?? [])
    .filter((sale) => sale.id !== than)
    .filter((sale) => ['open', 'upcoming'].includes(saleStateAt(sale, clock.now())))
    .slice(0, MOST);
  if (sales.length === 0) return null;
  return (
    <div className={classes.section}>
      <h3 className={classes.heading}>{t('sale.others')}</h3>
      {sales.map((sale) => (
        <SaleRow key={sale.id} sale={sale} onOpen={onLeave} />
      ))}
    </div>
  );
}
