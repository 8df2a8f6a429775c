import type { Order, Sale } from '@seckill/contracts';
import { ClosedVerdict } from './closed-verdict.tsx';
import { OrderGone } from './order-gone.tsx';
import type { DecidedTicket } from './ticket-state.ts';
import { WonVerdict } from './won-verdict.tsx';

type Props = {
  ticket: DecidedTicket;
  sale: Sale;
  orders: readonly Order[] | undefined;
  onDismiss(): void;
  onAgain(): void;
};

export function Verdict({ ticket, sale, orders, onDismiss, onAgain }: Props) {
  if (ticket.status !== 'success') {
    return <ClosedVerdict ticket={ticket} sale={sale} onDismiss={onDismiss} onAgain={onAgain} />;
  }
  // The order lives on after the verdict: it may be paid, run out, or be cancelled by a reset.
  const order = orders?.find(({ orderId }) => orderId === ticket.order.orderId) ?? ticket.order;
  if (order.status === 'unpaid' || order.status === 'paid') {
    return <WonVerdict order={order} duplicate={ticket.duplicate === true} onDismiss={onDismiss} />;
  }
  return <OrderGone status={order.status} onDismiss={onDismiss} />;
}
