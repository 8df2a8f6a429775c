import { isLive, type Ticket } from '@seckill/contracts';
import { ask, Finding } from './ask.ts';
import { isTicket } from '../../product/shapes.ts';
import type { Held, Stage } from './stage.ts';

/** Throws a Finding unless everything is as it must be at rest: the sheets, and what each buyer is told by each API. */
export async function requireSettled(stage: Stage, rounds: readonly number[]): Promise<void> {
  for (const round of rounds) await stage.sheet(round);
  for (const held of stage.held()) await requireFinal(stage, held);
  const buyers = new Map(stage.held().map(({ buyer }) => [buyer.userId, buyer]));
  for (const buyer of buyers.values()) {
    const orders = await stage.orders(buyer);
    for (const round of rounds) {
      const live = orders.filter((order) => order.round === round && isLive(order.status));
      if (live.length > 1) throw new Finding(`one buyer has ${live.length} live orders`);
    }
    for (const { told } of stage.held().filter((each) => each.buyer.userId === buyer.userId)) {
      const made = orders.filter(({ taskId }) => taskId === told.taskId).length;
      const promised = told.status === 'success' && told.duplicate !== true ? 1 : 0;
      if (made !== promised)
        throw new Finding(`a ticket that says ${told.status} has ${made} orders of its own`);
    }
  }
}

/** What was final stays so, and each API says the same. */
async function requireFinal({ fleet }: Stage, { buyer, taskId, told }: Held): Promise<void> {
  for (const at of [0, 1]) {
    const now = await ask(
      () => [fleet.apis()[at] ?? ''],
      { path: `/api/tasks/${taskId}`, headers: { cookie: buyer.cookie } },
      ({ status, body }): Ticket | undefined => {
        if (isTicket(body)) return body;
        throw new Finding(`a ticket that said ${told.status} is answered ${status}`);
      },
    );
    if (now.status !== told.status)
      throw new Finding(`a ticket that said ${told.status} says ${now.status} by another API`);
  }
}
