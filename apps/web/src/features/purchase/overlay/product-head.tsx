import type { Sale, Ticket } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { Picture } from '../../../components/picture.tsx';
import { formatMoney } from '../../../lib/format.ts';
import classes from './product-head.module.css';

type Props = { sale: Sale; ticket: Pick<Ticket, 'terms' | 'quantity'> };

/** What one waits for, at the price that was agreed to when the place was taken. */
export function ProductHead({ sale, ticket }: Props) {
  const { t, i18n } = useTranslation();
  const { terms = sale, quantity = 1 } = ticket;
  const price = formatMoney(terms.priceCents, terms.currency, i18n.language);
  return (
    <div className={classes.head}>
      <div className={classes.picture}>
        <Picture src={sale.imageUrl} eager />
      </div>
      <div className={classes.words}>
        <strong className={classes.title}>{sale.title}</strong>
        <span>
          {quantity > 1
            ? t('inLine.agreedEach', { price, quantity })
            : t('inLine.agreed', { price })}
        </span>
      </div>
    </div>
  );
}
