import { Button, VisuallyHidden } from '@mantine/core';
import { useThrottledValue } from '@mantine/hooks';
import type { Sale } from '@seckill/contracts';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { SaleNotice } from '../../../components/sale-notice.tsx';
import { formatNumber, formatTime } from '../../../lib/format.ts';
import { late } from '../../../lib/browser/late.ts';
import type { TicketState } from '../../../lib/tickets/ticket-state.ts';
import { ConnectionNote } from './connection-note.tsx';
import { DialogTitle } from './dialog-title.tsx';
import classes from './in-line.module.css';
import { LeaveLine } from './leave-line.tsx';
import { LineFacts } from './line-facts.tsx';
import { LineMotion } from './line-motion.tsx';
import { LineNews } from './line-news.tsx';
import { PlaceRing } from './place-ring.tsx';
import { ProductHead } from './product-head.tsx';
import { useMovedAt } from './use-moved-at.ts';

const TellMe = late(async () => (await import('./tell-me.tsx')).TellMe);

const ANNOUNCE_EVERY_MS = 5000;

type Props = {
  state: Extract<TicketState, { phase: 'queued' }>;
  sale: Sale;
  onAside(): void;
};

export function InLine({ state, sale, onAside }: Props) {
  const { t, i18n } = useTranslation();
  const { ticket, startPosition, perSecond } = state;
  const { position } = ticket;
  const announced = useThrottledValue(position, ANNOUNCE_EVERY_MS);
  const movedAt = useMovedAt(position);
  const drawAt = ticket.drawAt && formatTime(ticket.drawAt, i18n.language);
  const gone =
    position === null ? 0 : startPosition > 1 ? 1 - (position - 1) / (startPosition - 1) : 1;
  return (
    <div className={classes.root} data-testid="in-line">
      <DialogTitle>{t('line.title')}</DialogTitle>
      <ProductHead sale={sale} ticket={ticket} />
      <PlaceRing progress={0.94 * gone} moving={Boolean(perSecond)}>
        <strong className={classes.place} data-testid="place">
          {position === null ? '?' : formatNumber(position, i18n.language)}
        </strong>
        <span className={classes.caption}>
          {position === null ? t('line.drawn') : t('line.place')}
        </span>
      </PlaceRing>
      <VisuallyHidden component="output">
        {announced === null ? t('line.drawn') : t('line.announce', { position: announced })}
      </VisuallyHidden>
      {position === null ? (
        <p data-testid="draw">{t('line.drawAt', { time: drawAt })}</p>
      ) : (
        <LineFacts state={state} sale={sale} position={position} />
      )}
      <SaleNotice sale={sale} />
      <div className={classes.note}>
        <LineNews sale={sale} ticket={ticket} />
        {position !== null && (
          <p>
            <LineMotion perSecond={perSecond} movedAt={movedAt} />
          </p>
        )}
        <p>{t('line.keep')}</p>
        <ConnectionNote pollAfterMs={ticket.pollAfterMs} />
      </div>
      <Suspense>
        <TellMe />
      </Suspense>
      <div className={classes.buttons}>
        <Button variant="default" size="md" onClick={onAside}>
          {t('line.leave')}
        </Button>
        <LeaveLine ticket={ticket} />
      </div>
    </div>
  );
}
