import type { Sale } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { AlertIcon, ClockIcon, CrossIcon, ReturnIcon } from '../../../components/icons.tsx';
import { useSaleState } from '../../../lib/sales.ts';
import { ServedLine } from './served-line.tsx';
import { StandbyOffer } from '../standby-offer.tsx';
import type { DecidedTicket } from '../../../lib/tickets/ticket-state.ts';
import type { StandbyActions } from '../../../lib/tickets/use-standby.ts';
import { VerdictCard } from './verdict-card.tsx';

type Closed = Exclude<DecidedTicket, { status: 'success' }>;
type Props = {
  ticket: Closed;
  stoodBy: boolean;
  sale: Sale;
  standby: StandbyActions;
  onDismiss(): void;
  onAgain(quantity?: number): void;
};

const ICONS = {
  sold_out: ClockIcon,
  left: ReturnIcon,
  cancelled: ReturnIcon,
  failure: AlertIcon,
  lost: CrossIcon,
} as const satisfies Record<Closed['status'], unknown>;

/** Every verdict without an order: one sentence on what happened, and the next step. */
export function ClosedVerdict({ ticket, stoodBy, sale, standby, onDismiss, onAgain }: Props) {
  const { t } = useTranslation();
  // Fewer than were asked for: whoever comes after may have taken them by now.
  const { unitsLeft } = ticket;
  const saleState = useSaleState(sale);
  const Icon = ICONS[ticket.status];
  // Where a number buys once, a place also ends because of the number.
  const byNumber = ticket.status === 'left' && sale.buyers === 'verified';
  const mayStandBy =
    ticket.status === 'sold_out' && (saleState === 'sold_out' || saleState === 'paused');
  return (
    <VerdictCard
      status={ticket.status}
      icon={<Icon size={44} />}
      title={title()}
      text={text()}
      again={unitsLeft ? t('verdict.takeLeft', { count: unitsLeft }) : undefined}
      onAgain={() => onAgain(unitsLeft)}
      {...{ sale, onDismiss }}
    >
      {ticket.status === 'sold_out' && <ServedLine ticket={ticket} />}
      {mayStandBy && <StandbyOffer sale={sale} standby={standby} />}
    </VerdictCard>
  );

  function title(): string {
    if (byNumber) return t('verdict.leftNumber');
    const over = stoodBy && ticket.status === 'sold_out';
    return over ? t('verdict.stoodBy.sold_out') : t(`verdict.${ticket.status}`);
  }

  function text(): string {
    if (byNumber) return t('verdict.leftNumberText');
    switch (ticket.status) {
      case 'sold_out':
        if (stoodBy) return t('verdict.stoodBy.sold_outText');
        if (unitsLeft) return t('verdict.tooFewText', { asked: ticket.quantity, count: unitsLeft });
        // The stock that is known is that of the round that is open now.
        return ticket.round === sale.round
          ? t('verdict.sold_outText', { total: sale.total })
          : t('verdict.sold_outTextBefore');
      case 'cancelled':
        return stoodBy ? t('verdict.stoodBy.cancelledText') : t('verdict.cancelledText');
      default:
        return t(`verdict.${ticket.status}Text`);
    }
  }
}
