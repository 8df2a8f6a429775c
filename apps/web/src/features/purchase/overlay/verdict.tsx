import { isLive, type Order, type Sale } from '@seckill/contracts';
import { ClosedVerdict } from './closed-verdict.tsx';
import { OrderGone } from './order-gone.tsx';
import type { TicketState } from '../../../lib/tickets/ticket-state.ts';
import type { StandbyActions } from '../../../lib/tickets/use-standby.ts';
import { WonVerdict } from './won-verdict.tsx';

type Props = {
  state: Extract<TicketState, { phase: 'decided' }>;
  sale: Sale;
  orders: readonly Order[] | undefined;
  standby: StandbyActions;
  onDismiss(): void;
  onAgain(quantity?: number): void;
};

export function Verdict({ state, sale, orders, standby, onDismiss, onAgain }: Props) {
  const { ticket, stoodBy = false } = state;
  if (ticket.status !== 'success') {
    return <ClosedVerdict {...{ ticket, stoodBy, sale, standby, onDismiss, onAgain }} />;
  }
  // The order lives on after the verdict: it may be paid, run out, or be cancelled by a reset.
  const order = orders?.find(({ orderId }) => orderId === ticket.order.orderId) ?? ticket.order;
  const { status } = order;
  if (isLive(status)) {
    const duplicate = ticket.duplicate === true;
    return <WonVerdict {...{ order, duplicate, stoodBy, onDismiss }} />;
  }
  return <OrderGone {...{ status, sale, onDismiss }} onAgain={() => onAgain()} />;
}
