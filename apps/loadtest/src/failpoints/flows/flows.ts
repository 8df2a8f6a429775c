import { randomUUID } from 'node:crypto';
import { totalOf, type Order } from '@seckill/contracts';
import { signWebhook } from '@seckill/sales';
import type { Fleet } from '../fleet.ts';
import { ask, Finding, saidBy } from './ask.ts';
import type { Flow } from './flow.ts';
import { loseKeys } from './lose-keys.ts';
import { openStage, orderOf, type Stage } from './stage.ts';

/** Every flow of the product that takes a unit or gives it back, on a sale of its own each time. */
export const flowsOf = (fleet: Fleet, redisUrl: string): Flow[] => [
  { name: 'purchase', prepare: () => purchase(fleet) },
  { name: 'expiry', prepare: () => expiry(fleet) },
  { name: 'promotion', prepare: () => promotion(fleet) },
  { name: 'payment', prepare: () => payment(fleet) },
  { name: 'reset', prepare: () => reset(fleet) },
  { name: 'recovery', prepare: () => recovery(fleet, redisUrl), losesKeys: true },
];

/** Two units, three who want one, and one who leaves the line. */
async function purchase(fleet: Fleet) {
  const stage = await openStage(fleet, { stock: 2 });
  const buyers = await Promise.all([1, 2, 3].map(() => stage.buyer()));
  const leaver = await stage.buyer();
  return {
    stage,
    async act() {
      const told = await Promise.all([leave(), ...buyers.map((buyer) => stage.buy(buyer))]);
      const won = told.filter((each) => 'status' in each && each.status === 'success').length;
      const words = told.map((each) => ('status' in each ? each.status : each.refused)).join(', ');
      if (won !== 2)
        throw new Finding(
          `${won} of 2 units were sold to those who want one, who are told ${words}`,
        );
    },
  };

  async function leave() {
    const pressed = await stage.press(leaver);
    if ('refused' in pressed) return pressed;
    const left = await stage.leave(leaver, pressed.taskId);
    const told = await stage.verdict(leaver, pressed.taskId);
    if (left === 'left' && told.status !== 'left')
      throw new Finding(`who left the line is told ${told.status}`);
    return told;
  }
}

/** An order is not paid in time, and its unit is sold again. */
async function expiry(fleet: Fleet) {
  const stage = await openStage(fleet, { stock: 1, payWindowSeconds: 1 });
  const [late, next] = [await stage.buyer(), await stage.buyer()];
  const { orderId } = orderOf(await stage.buy(late));
  stage.marks.id(orderId);
  await stage.edit({ payWindowSeconds: 3600 });
  return {
    stage,
    async act() {
      await stage.order(late, orderId, ({ status }) => status === 'expired');
      await stage.buyWhenFree(next);
    },
  };
}

/** One unit, whose buyer has not paid yet, and one who stands by for it. */
async function withStandby(stage: Stage) {
  const [holder, waiting] = [await stage.buyer(), await stage.buyer()];
  const { orderId } = orderOf(await stage.buy(holder));
  stage.marks.id(orderId);
  const bought = await stage.buy(waiting);
  const taskId = await stage.standBy(waiting, 'taskId' in bought ? bought.taskId : undefined);
  const told = await stage.verdict(waiting, taskId, { standby: true });
  if (told.status !== 'standby') throw new Finding(`who stands by is told ${told.status}`);
  return { holder, waiting, orderId, taskId };
}

/** The unit of an order that is not paid in time goes to who stands by. */
async function promotion(fleet: Fleet) {
  const stage = await openStage(fleet, { stock: 1 });
  const { holder, waiting, orderId, taskId } = await withStandby(stage);
  return {
    stage,
    async act() {
      await fleet.database.setPayBy([orderId], 100);
      const order = orderOf(await stage.verdict(waiting, taskId));
      await stage.order(waiting, order.orderId, ({ status }) => status === 'unpaid');
      await stage.order(holder, orderId, ({ status }) => status === 'expired');
    },
  };
}

/** A buyer begins to pay, and the provider says that the money is there, twice. */
async function payment(fleet: Fleet) {
  const stage = await openStage(fleet, { stock: 1 });
  const buyer = await stage.buyer();
  const { orderId } = orderOf(await stage.buy(buyer));
  stage.marks.id(orderId);
  return {
    stage,
    async act() {
      const begun = await stage.beginPayment(buyer, orderId);
      const reference = begun.payment?.reference ?? '';
      stage.marks.id(reference);
      const event = randomUUID();
      await confirm(fleet, begun, event);
      await stage.order(buyer, orderId, ({ status }) => status === 'paid');
      await confirm(fleet, begun, event);
      const { status, arrivals } = await stage.order(buyer, orderId, () => true);
      if (status !== 'paid') throw new Finding(`a paid order is ${status}`);
      const came = arrivals?.map(({ status, amountCents }) => `${amountCents} ${status}`).join();
      if (came !== `${totalOf(begun)} kept`) throw new Finding(`money that came once is ${came}`);
    },
  };
}

/** As a provider does: the same message again until it is answered. */
async function confirm(fleet: Fleet, order: Order, event: string): Promise<void> {
  const { currency, payment: begun } = order;
  const money = { reference: begun?.reference, amountCents: totalOf(order), currency };
  const message = { type: 'payment.succeeded', ...money };
  const body = JSON.stringify(message);
  await ask(
    fleet.apis,
    {
      method: 'POST',
      path: '/api/payments/webhook',
      headers: { ...signWebhook(fleet.webhookSecret, event, body) },
      body,
    },
    (answer) => {
      if (answer.status === 200 && Object(answer.body).status === 'paid') return true;
      throw new Finding(`money that came in time was answered ${saidBy(answer)}`);
    },
  );
}

/** A round with an order and one who stands by is closed, and the next is sold. */
async function reset(fleet: Fleet) {
  const stage = await openStage(fleet, { stock: 1 });
  const { holder, waiting, orderId, taskId } = await withStandby(stage);
  const next = await stage.buyer();
  return {
    stage,
    async act() {
      const { round } = await stage.reset(2, `reset-${stage.saleId}`);
      if (round !== 2) throw new Finding(`one reset made round ${round}`);
      await stage.sale((sale) => sale.round === 2 && sale.available === 2);
      const told = await stage.verdict(waiting, taskId);
      if (told.status !== 'cancelled')
        throw new Finding(`who stood by in the closed round is told ${told.status}`);
      const { round: boughtIn } = orderOf(await stage.buyWhenFree(next, 2));
      if (boughtIn !== 2) throw new Finding(`after the reset a unit of round ${boughtIn} was sold`);
      await stage.order(holder, orderId, ({ status }) => status === 'void');
      // Each API hears of the round within a second.
      const sale = await stage.sale(({ round }) => round > 1);
      const third = await fleet.database.db.findRoundKept({ saleId: stage.saleId, round: 3 });
      if (sale.round !== 2 || third) throw new Finding('one reset made more than one round');
    },
  };
}

/** Redis loses what it knew of a sale in the middle of it; it is sold to the end. */
async function recovery(fleet: Fleet, redisUrl: string) {
  const stage = await openStage(fleet, { stock: 2 });
  const [early, late, none] = await Promise.all([1, 2, 3].map(() => stage.buyer()));
  if (!early || !late || !none) throw new Error('three buyers');
  const { orderId, taskId } = orderOf(await stage.buy(early));
  stage.marks.id(orderId);
  return {
    stage,
    async act() {
      await loseKeys(redisUrl, fleet.prefix, stage.marks, [taskId]);
      orderOf(await stage.verdict(early, taskId));
      orderOf(await stage.buyWhenFree(late));
      const turnedAway = await stage.buy(none);
      const said = 'status' in turnedAway ? turnedAway.status : turnedAway.refused;
      if (said !== 'sold_out') throw new Finding(`who came too late is told ${said}`);
    },
  };
}
