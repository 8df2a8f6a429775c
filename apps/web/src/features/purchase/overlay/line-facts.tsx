import type { Sale } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../../lib/format.ts';
import type { TicketState } from '../../../lib/tickets/ticket-state.ts';
import classes from './line-facts.module.css';

const MINUTE_S = 60;

type Props = { state: Extract<TicketState, { phase: 'queued' }>; sale: Sale; position: number };

/** People ahead, units left and an estimate, each said only as far as it is known. */
export function LineFacts({ state, sale, position }: Props) {
  const { t, i18n } = useTranslation();
  const { insideStock, etaSeconds } = state.ticket;
  return (
    <dl className={classes.facts}>
      <Fact name={t('inLine.ahead')}>{formatNumber(position - 1, i18n.language)}</Fact>
      <Fact name={t('line.stock')} tone={insideStock === true ? 'good' : undefined}>
        {stock()}
      </Fact>
      <Fact name={t('line.estimate')}>{estimate()}</Fact>
    </dl>
  );

  function stock(): string {
    const { available } = sale;
    // What is left of the next round is none of this ticket's.
    if (available === null || sale.round !== state.ticket.round) return t('line.unknown');
    const reach =
      insideStock === null ? undefined : insideStock ? t('line.inside') : t('line.outside');
    return [t('inLine.left', { available }), reach].filter(Boolean).join(t('inLine.and'));
  }

  function estimate(): string {
    if (etaSeconds === null) return t('line.unknown');
    if (etaSeconds < 1) return t('line.anyMoment');
    if (etaSeconds < 2 * MINUTE_S) return t('line.about', { seconds: Math.ceil(etaSeconds) });
    return t('line.aboutMinutes', { minutes: Math.ceil(etaSeconds / MINUTE_S) });
  }
}

function Fact({
  name,
  tone,
  children,
}: {
  name: string;
  tone?: 'good' | undefined;
  children: string;
}) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd data-tone={tone}>{children}</dd>
    </div>
  );
}
