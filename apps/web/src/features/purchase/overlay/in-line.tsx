import { Button, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../../lib/format.ts';
import { useSlowly } from '../../../lib/use-slowly.ts';
import { ConnectionNote } from './connection-note.tsx';
import { DialogTitle } from './dialog-title.tsx';
import classes from './in-line.module.css';
import { LineFacts } from './line-facts.tsx';
import { PlaceRing } from './place-ring.tsx';
import type { TicketState } from '../ticket/ticket-state.ts';

const ANNOUNCE_EVERY_MS = 5000;

type Props = { state: Extract<TicketState, { phase: 'queued' }>; onAside(): void };

export function InLine({ state, onAside }: Props) {
  const { t, i18n } = useTranslation();
  const { ticket, startPosition } = state;
  const { position } = ticket;
  const announced = useSlowly(position, ANNOUNCE_EVERY_MS);
  const gone = startPosition > 1 ? 1 - (position - 1) / (startPosition - 1) : 1;
  return (
    <div className={classes.root} data-testid="in-line">
      <DialogTitle>{t('line.title')}</DialogTitle>
      <PlaceRing progress={0.04 + 0.9 * gone}>
        <strong className={classes.place} data-testid="place">
          {formatNumber(position, i18n.language)}
        </strong>
        <span className={classes.caption}>{t('line.place')}</span>
      </PlaceRing>
      <VisuallyHidden component="output">
        {t('line.announce', { position: announced })}
      </VisuallyHidden>
      <LineFacts state={state} />
      <div className={classes.note}>
        <p>{t('line.keep')}</p>
        <ConnectionNote pollAfterMs={ticket.pollAfterMs} />
      </div>
      <Button variant="subtle" size="md" onClick={onAside}>
        {t('line.leave')}
      </Button>
    </div>
  );
}
