import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Trouble } from '../../../components/trouble.tsx';
import { Waiting } from '../../../components/waiting.tsx';
import { adminApi } from '../admin-api.ts';
import { DueBack } from '../orders/due-back.tsx';
import { News, useNews } from '../news.tsx';
import { PageHead } from '../page-head.tsx';
import { PersonDeeds } from './person-deeds.tsx';
import { PersonFacts } from './person-facts.tsx';
import { PersonMessages } from './person-messages.tsx';
import { PersonOrders } from './person-orders.tsx';
import { PersonTickets } from './person-tickets.tsx';

/** A buyer: what they bought and paid, where they wait, and what they were told. */
export function PersonPage({ userId }: { userId: string }) {
  const { t } = useTranslation('admin');
  const { news, say, sayError } = useNews();
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
      >
        <PersonDeeds person={data} say={say} sayError={sayError} />
      </PageHead>
      <News news={news} />
      <DueBack orders={data.orders} />
      <PersonFacts person={data} />
      <PersonOrders orders={data.orders} />
      <PersonTickets tickets={data.tickets} />
      <PersonMessages messages={data.messages} />
    </>
  );
}
