import type {
  AdminSale,
  PurchaseAccepted,
  QueuedTicket,
  Sale,
  StandbyAccepted,
  StandbyTicket,
  WonTicket,
} from '@seckill/contracts';

export const TASK_ID = 'order.place~1-4~batch~0~9~mac';

export function sale(over: Partial<Sale> = {}): Sale {
  const now = Date.now();
  return {
    id: 1,
    title: 'Headphones',
    description: 'They play music.',
    imageUrl: '/images/headphones.svg',
    priceCents: 9900,
    originalPriceCents: 19900,
    currency: 'CNY',
    total: 3,
    available: 3,
    standby: 0,
    waiting: 0,
    opensAt: new Date(now - 60_000).toISOString(),
    closesAt: new Date(now + 86_400_000).toISOString(),
    round: 4,
    payWindowSeconds: 900,
    perBuyer: 1,
    buyers: 'guests',
    maxUnpaid: null,
    pass: { required: false },
    state: 'open',
    serverTime: new Date(now).toISOString(),
    ...over,
  };
}

/** The same as operators see it. */
export const adminSale = (over: Partial<AdminSale> = {}): AdminSale => ({
  ...sale(),
  texts: {},
  notices: {},
  stage: 'published',
  paused: false,
  version: 1,
  ...over,
});

export const accepted: PurchaseAccepted = {
  taskId: TASK_ID,
  status: 'queued',
  saleId: 1,
  round: 4,
  number: 9,
  position: 7,
  pollAfterMs: 2000,
};

const ticket = { taskId: TASK_ID, kind: 'order.place' as const, saleId: 1, round: 4, number: 9 };

export function queued(position: number): QueuedTicket {
  return {
    ...ticket,
    status: 'queued',
    position,
    etaSeconds: null,
    insideStock: true,
    pollAfterMs: 2000,
  };
}

export function standby(place: number): StandbyTicket {
  return { ...ticket, status: 'standby', place, pollAfterMs: 2000 };
}

export function stood(place: number, taskId = TASK_ID): StandbyAccepted {
  const { saleId, round, number } = ticket;
  return { taskId, saleId, round, number, status: 'standby', place, pollAfterMs: 2000 };
}

export function won(): WonTicket {
  const now = Date.now();
  return {
    ...ticket,
    status: 'success',
    order: {
      orderId: 'ORDER-1',
      orderNumber: '7K3M-Q8TX-2V9R',
      saleId: 1,
      round: 4,
      taskId: TASK_ID,
      status: 'unpaid',
      title: 'A thing',
      imageUrl: '/a.svg',
      quantity: 1,
      priceCents: 9900,
      currency: 'CNY',
      createdAt: new Date(now).toISOString(),
      payBy: new Date(now + 900_000).toISOString(),
    },
  };
}

export function closed(status: 'sold_out' | 'cancelled' | 'lost' | 'failure') {
  return { ...ticket, status };
}
