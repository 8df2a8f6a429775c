import { Button, VisuallyHidden } from '@mantine/core';
import { useThrottledValue } from '@mantine/hooks';
import type { Sale } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { formatLength } from '@seckill/contracts';
import { SaleNotice } from '../../../components/sale-notice.tsx';
import { formatNumber } from '../../../lib/format.ts';
import { useErrorWords } from '../../../lib/use-error-words.ts';
import { ConnectionNote } from './connection-note.tsx';
import { DialogTitle } from './dialog-title.tsx';
import classes from './in-line.module.css';
import { PlaceRing } from './place-ring.tsx';
import type { TicketState } from '../../../lib/tickets/ticket-state.ts';
import type { StandbyActions } from '../../../lib/tickets/use-standby.ts';

const ANNOUNCE_EVERY_MS = 5000;

type Props = {
  state: Extract<TicketState, { phase: 'standby' }>;
  sale: Sale;
  standby: StandbyActions;
  onAside(): void;
};

/** Waiting for a unit to come back: the place, what happens then, and the way out. */
export function Standing({ state, sale, standby, onAside }: Props) {
  const { t, i18n } = useTranslation();
  const words = useErrorWords();
  const { place, pollAfterMs } = state.ticket;
  const announced = useThrottledValue(place, ANNOUNCE_EVERY_MS);
  return (
    <div className={classes.root} data-testid="standby">
      <DialogTitle>{t('standby.title')}</DialogTitle>
      <PlaceRing progress={0.94 / place}>
        <strong className={classes.place} data-testid="standby-place">
          {formatNumber(place, i18n.language)}
        </strong>
        <span className={classes.caption}>{t('standby.place')}</span>
      </PlaceRing>
      <VisuallyHidden component="output">
        {t('standby.announce', { place: announced })}
      </VisuallyHidden>
      <p className={classes.text}>
        {t('standby.text', {
          time: formatLength(sale.payWindowSeconds, i18n.language),
        })}
      </p>
      <SaleNotice sale={sale} />
      <div className={classes.note}>
        <p>{t('line.keep')}</p>
        <ConnectionNote pollAfterMs={pollAfterMs} />
        {standby.error && <output>{words(standby.error)}</output>}
      </div>
      <div className={classes.buttons}>
        <Button variant="default" size="md" onClick={onAside}>
          {t('line.leave')}
        </Button>
        <Button variant="subtle" size="md" loading={state.leaving ?? false} onClick={standby.leave}>
          {t('standby.leave')}
        </Button>
      </div>
    </div>
  );
}
