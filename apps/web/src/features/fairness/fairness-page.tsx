import { Button, Skeleton, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { BackIcon } from '../../components/icons.tsx';
import { TextLink } from '../../components/link.tsx';
import { PageTitle } from '../../components/frame/page-title.tsx';
import { Trouble } from '../../components/trouble.tsx';
import { useSale } from '../../lib/sales.ts';
import { useMyTickets } from '../../lib/tickets/use-tickets.ts';
import { Check } from './check.tsx';
import classes from './fairness-page.module.css';
import { RecordTable } from './record-table.tsx';
import { joined, lastWinner, useRecord } from './use-record.ts';
import './words.ts';

type Props = { saleId: number; round: number };

/** How a round was decided, place by place: what it proves, and that it is so. */
export function FairnessPage({ saleId, round }: Props) {
  const { t } = useTranslation();
  const { data: sale } = useSale(saleId);
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useRecord(
    saleId,
    round,
  );
  const record = joined(data?.pages ?? []);
  const mine = useMyTickets().data?.find(
    (ticket) => ticket.saleId === saleId && ticket.round === round,
  );
  const last = record && lastWinner(record);
  return (
    <div className={classes.page}>
      <PageTitle>{t('fairness.title')}</PageTitle>
      <TextLink to={`/sales/${saleId}`} className={classes.back ?? ''} c="dimmed">
        <BackIcon size={18} /> {sale?.title ?? t('sale.back')}
      </TextLink>
      <Title order={1} className={classes.title}>
        {t('fairness.title')}
      </Title>
      <p className={classes.text}>{t('fairness.what')}</p>
      <p className={classes.text}>{t('fairness.proves')}</p>
      {record ? (
        <>
          {!record.complete && <p className={classes.text}>{t('fairness.running')}</p>}
          {mine && (
            <p className={classes.text}>
              <strong>
                {last === undefined
                  ? t('served.yours', { number: mine.number })
                  : t('served.yoursAndLast', { number: mine.number, last })}
              </strong>
            </p>
          )}
          <Check saleId={saleId} round={round} />
          <RecordTable batches={record.batches} mine={mine?.number} />
          {hasNextPage && (
            <Button
              variant="default"
              loading={isFetchingNextPage}
              onClick={() => void fetchNextPage()}
            >
              {t('fairness.more')}
            </Button>
          )}
        </>
      ) : error ? (
        <Trouble error={error} retry={() => void refetch()} />
      ) : (
        <Skeleton height={320} radius="xl" />
      )}
    </div>
  );
}
