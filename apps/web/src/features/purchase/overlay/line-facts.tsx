import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../../lib/format.ts';
import classes from './line-facts.module.css';
import type { TicketState } from '../ticket/ticket-state.ts';

const MINUTE_S = 60;

/** Speed, estimate and stock, each said only as far as it is known. */
export function LineFacts({ state }: { state: Extract<TicketState, { phase: 'queued' }> }) {
  const { t, i18n } = useTranslation();
  const { insideStock, etaSeconds } = state.ticket;
  const { perSecond } = state;

  const speed =
    perSecond === null
      ? t('line.unknown')
      : perSecond === 0
        ? t('line.standing')
        : t('line.perSecond', { rate: formatNumber(perSecond, i18n.language) });

  const stock =
    insideStock === null ? t('line.unknown') : insideStock ? t('line.inside') : t('line.outside');

  return (
    <dl className={classes.facts}>
      <Fact name={t('line.speed')}>{speed}</Fact>
      <Fact name={t('line.estimate')}>{estimate()}</Fact>
      <Fact name={t('line.stock')} tone={insideStock === true ? 'good' : undefined}>
        {stock}
      </Fact>
    </dl>
  );

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
