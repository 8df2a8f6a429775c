import type { AdminTask } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { TextLink } from '../../../components/link.tsx';
import { OrderItem } from '../orders/order-item.tsx';
import { Facts, Rows } from '../row.tsx';

type Props = { ticket: NonNullable<AdminTask['ticket']> };

/** A place in line: where it was, what it was told, and the order that came of it. */
export function TicketFacts({ ticket }: Props) {
  const { t } = useTranslation('admin');
  const { saleId, round, batch, index, verdict, position, order } = ticket;
  return (
    <>
      <Facts
        facts={[
          [t('work.verdict'), t(`people.ticket.${verdict}`)],
          ...(position === undefined ? [] : [[t('work.position'), position] as const]),
          [t('orders.sale'), t('orders.saleAndRound', { saleId, round })],
          [t('work.batch'), batch],
          [t('work.index'), index + 1],
          [
            t('work.record'),
            <TextLink key="record" to={`/sales/${saleId}/rounds/${round}`}>
              {t('orders.saleAndRound', { saleId, round })}
            </TextLink>,
          ],
        ]}
      />
      {order ? (
        <Rows label={t('work.order')}>
          <OrderItem order={order} />
        </Rows>
      ) : (
        <p>{t('work.noOrder')}</p>
      )}
    </>
  );
}
