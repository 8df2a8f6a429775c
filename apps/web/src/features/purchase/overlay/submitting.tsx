import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useOnline } from '../../../lib/services.tsx';
import { useTimePassed } from '../../../lib/use-time-passed.ts';
import { useSecondsUntil } from '../../../lib/use-countdown.ts';
import { useErrorWords } from '../../../lib/use-error-words.ts';
import { DialogTitle } from './dialog-title.tsx';
import classes from './in-line.module.css';
import { PlaceRing } from './place-ring.tsx';
import type { TicketState, Trouble } from '../../../lib/tickets/ticket-state.ts';

const OFFER_STOP_AFTER = 3;
const SLOW_AFTER_MS = 3000;

type Props = { state: Extract<TicketState, { phase: 'submitting' }>; onStop(): void };

/** Before there is a place: usually too short to be seen, unless something is in the way, which is said. */
export function Submitting({ state, onStop }: Props) {
  const { t } = useTranslation();
  const { trouble } = state;
  const slow = useTimePassed(SLOW_AFTER_MS);
  return (
    <div className={classes.root}>
      <DialogTitle>{state.afterLoss ? t('line.again') : t('line.submitting')}</DialogTitle>
      <PlaceRing progress={0} moving />
      <output className={classes.note}>
        {trouble ? <TroubleNote trouble={trouble} /> : slow && <span>{t('inLine.slow')}</span>}
      </output>
      {trouble && trouble.tries >= OFFER_STOP_AFTER && (
        <Button variant="default" size="md" onClick={onStop}>
          {t('line.stop')}
        </Button>
      )}
    </div>
  );
}

function TroubleNote({ trouble }: { trouble: Trouble }) {
  const { t } = useTranslation();
  const words = useErrorWords();
  const seconds = useSecondsUntil(trouble.retryAt);
  const online = useOnline();
  return (
    <>
      <span>{what()}</span>
      <span aria-hidden="true">
        {seconds > 0 ? t('line.retry', { seconds }) : t('line.retrying')}
      </span>
    </>
  );

  function what(): string {
    if (trouble.code !== 'network') return words(trouble.code);
    // Without a network the first try has not left this device.
    return !online && trouble.tries === 1 ? t('offline.unsent') : t('line.lostAnswer');
  }
}
