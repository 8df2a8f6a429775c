import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Trouble } from '../../../components/trouble.tsx';
import { Waiting } from '../../../components/waiting.tsx';
import { adminApi } from '../admin-api.ts';
import { DueBack } from '../orders/due-back.tsx';
import { PageHead } from '../page-head.tsx';
import { PersonFacts } from './person-facts.tsx';
import { PersonMessages } from './person-messages.tsx';
import { PersonOrders } from './person-orders.tsx';
import { PersonTickets } from './person-tickets.tsx';

/** A buyer: what they bought and paid, where they wait, and what they were told. */
export function PersonPage({ userId }: { userId: string }) {
  const { t } = useTranslation('admin');
  const { data, error, refetch } = useQuery({
    queryKey: ['admin', 'people', userId],
    queryFn: () => adminApi.getPerson(userId),
  });
  if (!data)
    return error ? <Trouble page error={error} retry={() => void refetch()} /> : <Waiting />;
  const kind = t(`search.kind.${data.kind}`);
  return (
    <>
      <PageHead
        title={data.name || data.userId}
        lead={t('people.lead', { kind, userId: data.userId })}
      />
      <DueBack orders={data.orders} />
      <PersonFacts person={data} />
      <PersonOrders orders={data.orders} />
      <PersonTickets tickets={data.tickets} />
      <PersonMessages messages={data.messages} />
    </>
  );
}
