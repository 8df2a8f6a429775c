import { Button } from '@mantine/core';
import type { QueuedTicket } from '@seckill/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../components/dialog.tsx';
import { useLeave } from '../../../lib/tickets/use-leave.ts';
import { useErrorWords } from '../../../lib/use-error-words.ts';
import classes from './leave-line.module.css';

/** Gives the place up for good, after a question: there is no way back to it. */
export function LeaveLine({ ticket }: { ticket: QueuedTicket }) {
  const { t } = useTranslation();
  const words = useErrorWords();
  const [asking, setAsking] = useState(false);
  const leave = useLeave(ticket);
  const close = () => setAsking(false);
  return (
    <>
      <Button variant="subtle" size="md" onClick={() => setAsking(true)}>
        {t('leaveLine.open')}
      </Button>
      <Dialog opened={asking} onClose={close} title={t('leaveLine.title')} size={440}>
        <div className={classes.content}>
          <p className={classes.text}>
            {ticket.position === null
              ? t('leaveLine.drawn')
              : t('leaveLine.text', { position: ticket.position })}
          </p>
          {leave.error && <output>{words(leave.error)}</output>}
          <div className={classes.buttons}>
            <Button variant="default" onClick={close} data-autofocus>
              {t('leaveLine.stay')}
            </Button>
            <Button loading={leave.isPending} onClick={() => leave.mutate()}>
              {t('leaveLine.confirm')}
            </Button>
          </div>
        </div>
      </Dialog>
    </>
  );
}
