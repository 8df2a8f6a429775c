import { Badge, Button } from '@mantine/core';
import type { AdminRound, TicketTally } from '@seckill/contracts';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../../../components/link.tsx';
import { formatNumber, formatTime } from '../../../lib/format.ts';
import { useShortTime } from '../overview/use-short-time.ts';
import { Row } from '../row.tsx';
import { RoundProof } from './round-proof.tsx';

const PERCENTILES = ['p50', 'p95', 'p99'] as const;

/** A round with its figures, and the ways to its record and its proof. */
export function RoundItem({ round: of }: { round: AdminRound }) {
  const { t, i18n } = useTranslation('admin');
  const { t: room } = useTranslation();
  const [proves, setProves] = useState(false);
  const timeOf = useShortTime();
  const { saleId, round, state, total, sold, openedAt, closedAt, recordedAt, figures } = of;
  const { verdictMs } = of;
  const time = (at: string) => formatTime(at, i18n.language);
  const number = (value: number) => formatNumber(value, i18n.language);
  const facts: [string, ReactNode][] = [
    [t('rounds.sold'), t('rounds.soldOf', { sold: number(sold), total: number(total) })],
    [t('rounds.opened'), time(openedAt)],
  ];
  if (closedAt) facts.push([t('rounds.closed'), time(closedAt)]);
  facts.push([t('rounds.recorded'), recordedAt ? time(recordedAt) : t('rounds.notRecorded')]);
  if (figures) {
    facts.push([t('rounds.accepted'), number(figures.accepted)]);
    facts.push([t('rounds.decided'), number(figures.decided)]);
    for (const [outcome, count] of Object.entries(figures.outcomes)) {
      facts.push([nameOf(outcome), number(count)]);
    }
  }
  if (verdictMs) {
    for (const name of PERCENTILES) {
      facts.push([t('rounds.verdictIn', { name }), timeOf(verdictMs[name])]);
    }
  }
  return (
    <>
      <Row
        title={t('rounds.round', { round })}
        badge={
          <Badge color={state === 'open' ? 'good' : 'plain'}>{t(`rounds.state.${state}`)}</Badge>
        }
        facts={facts}
      >
        <ButtonLink to={`/sales/${saleId}/rounds/${round}`} variant="default">
          {t('rounds.record')}
        </ButtonLink>
        <Button variant="default" aria-expanded={proves} onClick={() => setProves(!proves)}>
          {t(proves ? 'rounds.hideProof' : 'rounds.proof')}
        </Button>
      </Row>
      {proves && (
        <li>
          <RoundProof saleId={saleId} round={round} />
        </li>
      )}
    </>
  );

  /** A version after this one may count what this page has no word for. */
  function nameOf(outcome: string): string {
    const key = `admin.outcome.${outcome as TicketTally}` as const;
    return room(key, { defaultValue: outcome });
  }
}
