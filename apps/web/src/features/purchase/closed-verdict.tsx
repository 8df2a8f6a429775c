import { Button } from '@mantine/core';
import type { Sale } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { AlertIcon, ClockIcon, CrossIcon, LineIcon, ReturnIcon } from '../../components/icons.tsx';
import { useSaleState } from '../../lib/sales.ts';
import { DialogTitle } from './dialog-title.tsx';
import { Elsewhere } from './elsewhere.tsx';
import type { DecidedTicket } from './ticket-state.ts';
import classes from './verdict.module.css';

type Closed = Exclude<DecidedTicket, { status: 'success' }>;
type Props = { ticket: Closed; sale: Sale; onDismiss(): void; onAgain(): void };

const ICONS = {
  sold_out: ClockIcon,
  cancelled: ReturnIcon,
  standby: LineIcon,
  failure: AlertIcon,
  lost: CrossIcon,
} as const satisfies Record<Closed['status'], unknown>;

/** Every verdict without an order: one sentence on what happened, and the next step. */
export function ClosedVerdict({ ticket, sale, onDismiss, onAgain }: Props) {
  const { t } = useTranslation();
  const open = useSaleState(sale) === 'open';
  const Icon = ICONS[ticket.status];
  const mayTryAgain = open && ticket.status !== 'standby';
  return (
    <div className={classes.root} data-testid="verdict" data-status={ticket.status}>
      <div className={classes.seal}>
        <Icon size={44} />
      </div>
      <DialogTitle>{t(`verdict.${ticket.status}`)}</DialogTitle>
      <p className={classes.text}>{text()}</p>
      <div className={classes.buttons}>
        {mayTryAgain && (
          <Button size="lg" radius={16} onClick={onAgain}>
            {t('verdict.again')}
          </Button>
        )}
        <Button variant="default" size="lg" radius={16} onClick={onDismiss}>
          {t('close')}
        </Button>
      </div>
      <Elsewhere than={sale.id} onLeave={onDismiss} />
    </div>
  );

  function text(): string {
    switch (ticket.status) {
      case 'sold_out':
        return t('verdict.sold_outText', { total: sale.total });
      case 'standby':
        return t('verdict.standbyText', { place: ticket.place });
      default:
        return t(`verdict.${ticket.status}Text`);
    }
  }
}
