import { isLive, type SearchHit } from '@seckill/contracts';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { TextLink } from '../../../components/link.tsx';
import { formatTime } from '../../../lib/format.ts';
import { OutcomeBadge } from '../outcome-badge.tsx';
import { Row } from '../row.tsx';
import { StatusBadge } from '../tasks/status-badge.tsx';

type Of<What extends SearchHit['what']> = Extract<SearchHit, { what: What }>;

/** One thing that may be meant: what it is, and the page of it. */
export function HitItem({ hit }: { hit: SearchHit }) {
  switch (hit.what) {
    case 'order':
      return <OrderHit hit={hit} />;
    case 'person':
      return <PersonHit hit={hit} />;
    case 'task':
    case 'ticket':
      return <TaskHit hit={hit} />;
  }
}

function OrderHit({ hit }: { hit: Of<'order'> }) {
  const { t, i18n } = useTranslation('admin');
  const { t: shop } = useTranslation();
  return (
    <Row
      title={<HitLink to={`/admin/orders/${hit.orderId}`}>{hit.orderNumber}</HitLink>}
      badge={
        <OutcomeBadge isGood={isLive(hit.status)}>
          {shop(`orders.status.${hit.status}`)}
        </OutcomeBadge>
      }
      facts={[
        [t('search.what.order'), hit.title],
        [t('orders.ordered'), formatTime(hit.createdAt, i18n.language)],
      ]}
    />
  );
}

function PersonHit({ hit }: { hit: Of<'person'> }) {
  const { t, i18n } = useTranslation('admin');
  return (
    <Row
      title={<HitLink to={`/admin/people/${hit.userId}`}>{hit.name || hit.userId}</HitLink>}
      facts={[
        [t('search.what.person'), t(`search.kind.${hit.kind}`)],
        [t('search.since'), formatTime(hit.createdAt, i18n.language)],
        [t('search.id'), hit.userId],
      ]}
    />
  );
}

function TaskHit({ hit }: { hit: Of<'task' | 'ticket'> }) {
  const { t } = useTranslation('admin');
  const to = `/admin/tasks/${encodeURIComponent(hit.taskId)}`;
  return hit.what === 'task' ? (
    <Row
      title={<HitLink to={to}>{hit.kind}</HitLink>}
      badge={<StatusBadge status={hit.status} />}
      facts={[
        [t('search.what.task'), hit.kind],
        [t('search.id'), hit.taskId],
      ]}
    />
  ) : (
    <Row
      title={<HitLink to={to}>{t('people.number', { number: hit.number })}</HitLink>}
      facts={[
        [t('search.what.ticket'), t('orders.saleAndRound', hit)],
        [t('search.id'), hit.taskId],
      ]}
    />
  );
}

const HitLink = ({ to, children }: { to: string; children: ReactNode }) => (
  <TextLink to={to} inherit>
    {children}
  </TextLink>
);
