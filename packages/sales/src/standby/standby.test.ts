import * as fc from 'fast-check';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { laneOfRound, orderPlace, type PlaceResult } from '@seckill/tasks';
import { cancel } from '../cancel.ts';
import { reconcile } from '../reconcile/reconcile.ts';
import { enterLine } from '../enter-line.ts';
import { leave } from '../leave.ts';
import { place } from '../place.ts';
import { promote } from './promote.ts';
import { reset } from '../reset.ts';
import { joinStandby, leaveStandby } from './standby.ts';
import type { Parts } from '../stores.ts';
import { createTaskView } from '../ticket.ts';
import { tellAll } from './tell.ts';
import { batchOf, openBench } from '../testing/bench.ts';

const bench = openBench();
beforeEach(() => bench.work());

/** A sale with one unit, which is gone, and tickets of these buyers that were turned away. */
async function turnedAway(buyers: readonly string[]) {
  const saleId = await bench.newSale(1);
  const tickets = await bench.tickets(saleId, ['holder', ...buyers]);
  const { tasks } = bench.parts();
  const [won] = await Promise.all(tickets.map(({ id }) => tasks.ended(id, { timeoutMs: 20_000 })));
  if (!orderPlace.isResult(won?.result) || won.result.outcome !== 'success') {
    throw new Error('the holder has no order');
  }
  const { orderId } = won.result;
  return { id: { saleId, round: 1 }, ids: tickets.slice(1).map(({ id }) => id), orderId };
}

const WAITS = { timeout: 10_000, interval: 10 };

const outcome = async (ticketId: string): Promise<PlaceResult['outcome'] | undefined> => {
  const state = await bench.parts().tasks.result(ticketId);
  return orderPlace.isResult(state?.result) ? state.result.outcome : undefined;
};

/** Stands by with a ticket that was turned away. */
const standBy = (
  parts: Parts,
  id: { saleId: number; round: number },
  userId: string,
  taskId: string | undefined,
) => joinStandby(parts, id, { userId, name: userId }, { taskId, estimate: 1, view: bench.view });

/** Presses again, as a page does that was told that all is gone. */
const press = ({ tasks }: Pick<Parts, 'tasks'>, id: { saleId: number; round: number }, a: string) =>
  enterLine({ tasks }, bench.view, { ...id, buyerId: a, buyerName: a });

/** At rest the tickets say what the line says, and the books count them so. */
async function expectAgreement(id: { saleId: number; round: number }, ids: readonly string[]) {
  const { inventory, tasks } = bench.parts();
  const inLine = new Set(
    (await inventory.listStandby(id.saleId, id.round)).map(({ ticketId }) => ticketId),
  );
  const said = await Promise.all(ids.map(outcome));
  expect(said.map((word) => word === 'standby')).toEqual(ids.map((each) => inLine.has(each)));
  const { outcomes } = await tasks.line(orderPlace, laneOfRound(id.saleId, id.round));
  expect(outcomes['standby'] ?? 0).toBe(inLine.size);
  for await (const page of inventory.listUntold(id.saleId, id.round)) expect(page).toEqual([]);
}

const CALLS = ['standBy', 'standbyPlace', 'leaveStandby', 'told', 'promote'] as const;

/** The same stores behind a slow link: the scheduler decides whose answer comes next. */
function slowed(scheduler: fc.Scheduler): Parts {
  const { db, inventory, tasks } = bench.parts();
  const slow = <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
    scheduler.scheduleFunction(call);
  const calls = Object.fromEntries(CALLS.map((name) => [name, slow(inventory[name] as never)]));
  const [amend, result, ticketOf] = [slow(tasks.amend), slow(tasks.result), slow(tasks.ticketOf)];
  const slowTasks = { ...tasks, amend, result, ticketOf } as typeof tasks;
  return { db, inventory: { ...inventory, ...calls }, tasks: slowTasks };
}

type Step = 'join' | 'leave' | 'tell' | 'promote' | 'press';
const steps = fc.array(fc.constantFrom<Step>('join', 'leave', 'tell', 'tell', 'promote', 'press'), {
  minLength: 2,
  maxLength: 7,
});

describe('standing by', () => {
  it('a ticket says in the end what the line says, in whatever order the answers come', async () => {
    const holds = fc.assert(
      fc.asyncProperty(fc.scheduler(), steps, fc.boolean(), async (scheduler, todo, joined) => {
        const { id, ids } = await turnedAway(['a']);
        const [taskId] = ids;
        const buyer = { userId: 'a', name: 'a' };
        const join = (parts: Parts) =>
          joinStandby(parts, id, buyer, { taskId, estimate: 1, view: bench.view });
        if (joined) await join(bench.parts());
        const parts = slowed(scheduler);
        const acts: Record<Step, () => Promise<unknown>> = {
          join: () => join(parts),
          leave: () => leaveStandby(parts, id, 'a'),
          tell: () => tellAll(parts, id),
          promote: () => promote(parts, id),
          press: async () => void taken.add((await press(parts, id, 'a')).id),
        };
        const taken = new Set<string>(ids);
        await scheduler.waitFor(Promise.all(todo.map((step) => acts[step]())));
        await Promise.all([...taken].map((each) => bench.parts().tasks.ended(each)));
        await tellAll(bench.parts(), id);
        await expectAgreement(id, [...taken]);
        const own = await bench.parts().tasks.ticketOf(orderPlace, laneOfRound(id.saleId, 1), 'a');
        for (const each of taken)
          if (each !== own) expect(await outcome(each), 'a place given up').not.toBe('standby');
      }),
      { numRuns: 30 },
    );
    await expect(holds).resolves.toBeUndefined();
  });

  it('who pressed again stands by with that ticket, however late the wish by the one before comes', async () => {
    const { id, ids } = await turnedAway(['a']);
    const [first] = ids;
    const again = await press(bench.parts(), id, 'a');
    expect(again).toMatchObject({ isNew: true });
    await bench.parts().tasks.ended(again.id);
    expect(await standBy(bench.parts(), id, 'a', first)).toMatchObject({
      outcome: 'accepted',
      status: 'standby',
      taskId: again.id,
    });
    expect(await outcome(first!)).toBe('sold_out');
    await expectAgreement(id, [first!, again.id]);
  });

  it('who has a ticket in line, from a press that was under way, stands by with it once it is turned away', async () => {
    const { id } = await turnedAway([]);
    const parts = bench.parts();
    let pressed = '';
    const ticketOf: Parts['tasks']['ticketOf'] = async () => {
      // The press arrives just after the look.
      pressed = (await press(parts, id, 'a')).id;
      return undefined;
    };
    // It is not decided yet when its buyer is found to have it.
    const view: typeof bench.view = async (state) =>
      bench.view({ ...state, status: 'queued', result: undefined });
    const late = { ...parts, tasks: { ...parts.tasks, ticketOf } };
    const buyer = { userId: 'a', name: 'a' };
    const joined = await joinStandby(late, id, buyer, { taskId: undefined, estimate: 1, view });
    expect(joined).toMatchObject({ outcome: 'accepted', status: 'standby', taskId: pressed });
    await expectAgreement(id, [pressed]);
  });

  it('who stands by while they press again keeps the ticket that stands by', async () => {
    const { id, ids } = await turnedAway(['a']);
    const [first] = ids;
    const parts = bench.parts();
    let joined = false;
    const enter: Parts['tasks']['enter'] = async (...args) => {
      // All was gone when this press looked at the first ticket.
      if (args[2].instead !== undefined && !joined) {
        joined = true;
        await standBy(parts, id, 'a', first);
      }
      return parts.tasks.enter(...args);
    };
    const pressed = await press({ tasks: { ...parts.tasks, enter } }, id, 'a');
    expect(joined).toBe(true);
    expect(pressed).toMatchObject({ id: first, existing: { status: 'standby', taskId: first } });
    await expectAgreement(id, [first!]);
  });

  it('who presses again while they stand by is given that ticket, and no place for the one before', async () => {
    const { id, ids } = await turnedAway(['a']);
    const [first] = ids;
    const parts = bench.parts();
    let again: string | undefined;
    const amend: Parts['tasks']['amend'] = async (...args) => {
      again ??= (await press(parts, id, 'a')).id;
      return parts.tasks.amend(...args);
    };
    const joined = await standBy({ ...parts, tasks: { ...parts.tasks, amend } }, id, 'a', first);
    expect(joined).toMatchObject({ outcome: 'accepted', taskId: again });
    await parts.tasks.ended(again!);
    await tellAll(parts, id);
    expect(await outcome(first!)).toBe('sold_out');
    await expectAgreement(id, [first!, again!]);
  });

  it('whoever dies between the line and the ticket, reconciliation tells it', async () => {
    const { id, ids } = await turnedAway(['a']);
    const [taskId] = ids;
    const parts = bench.parts();
    const dying = { ...parts, tasks: { ...parts.tasks, amend: () => Promise.reject(new Error()) } };
    const buyer = { userId: 'a', name: 'a' };
    await joinStandby(dying, id, buyer, { taskId, estimate: 1, view: bench.view }).catch(() => {});
    expect(await outcome(taskId!)).toBe('sold_out');
    await tellAll(parts, id);
    expect(await outcome(taskId!)).toBe('standby');
    await leaveStandby(dying, id, 'a').catch(() => {});
    expect(await outcome(taskId!)).toBe('standby');
    await tellAll(parts, id);
    const said = await parts.tasks.result(taskId!);
    expect(said?.result, 'it knows where the stock ended').toMatchObject({
      outcome: 'sold_out',
      stockEndedAt: 1,
    });
    await expectAgreement(id, ids);
  });

  it('a reconciliation that was held between its look and its word does not undo a leave', async () => {
    const { id, ids } = await turnedAway(['a']);
    const [taskId] = ids;
    const parts = bench.parts();
    const { number } = parts.tasks.ticket(taskId!)!;
    const wait = { ...id, buyerId: 'a', buyerName: 'a', ticketId: taskId!, number };
    await parts.inventory.standBy({ ...wait, by: 'buyer' });
    let goOn = () => {};
    const hold = new Promise<void>((resolve) => void (goOn = resolve));
    const amend: Parts['tasks']['amend'] = async (...args) => {
      await hold;
      return parts.tasks.amend(...args);
    };
    const late = tellAll({ ...parts, tasks: { ...parts.tasks, amend } }, id);
    await leaveStandby(parts, id, 'a');
    goOn();
    await late;
    expect(await outcome(taskId!)).toBe('sold_out');
    await expectAgreement(id, ids);
  });

  it('who asks again, because the first answer never came, is told so by the ticket, too', async () => {
    const { id, ids } = await turnedAway(['a']);
    const [ticketId = ''] = ids;
    const { inventory } = bench.parts();
    const buyer = { userId: 'a', name: 'a' };
    // The process that was asked first died before the ticket was told.
    await inventory.standBy({
      ...id,
      buyerId: 'a',
      buyerName: 'a',
      ticketId,
      number: 2,
      by: 'buyer',
    });
    expect(await outcome(ticketId)).toBe('sold_out');
    const joined = await joinStandby(bench.parts(), id, buyer, {
      taskId: ticketId,
      estimate: 1,
      view: bench.view,
    });
    expect(joined).toMatchObject({ outcome: 'accepted', status: 'standby', taskId: ticketId });
    await expectAgreement(id, ids);
  });

  it('who leaves while a batch is decided again stays out', async () => {
    const saleId = await bench.newSale(1);
    const id = { saleId, round: 1 };
    const tickets = await bench.tickets(saleId, ['holder', 'a'], { standby: true });
    const parts = bench.parts();
    await parts.tasks.ended(tickets[1]!.id, { timeoutMs: 20_000 });
    await leaveStandby(parts, id, 'a');
    expect(await place(parts, batchOf(tickets))).toMatchObject([
      { outcome: 'success' },
      { outcome: 'sold_out' },
    ]);
    expect(await parts.inventory.standbyCount(saleId, 1)).toBe(0);
  });

  it('goes on until the sale is over by the clock of the database', async () => {
    const { id, ids } = await turnedAway(['a']);
    const parts = bench.parts();
    const asked = { taskId: ids[0], estimate: 1, view: bench.view };
    await joinStandby(parts, id, { userId: 'a', name: 'a' }, asked);
    onTestFinished(() => void vi.useRealTimers());
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * 3_600_000 });
    expect(await promote(parts, id)).toEqual({ promoted: 0, ended: 0 });
    expect(await parts.inventory.standbyCount(id.saleId, id.round)).toBe(1);
  });

  it('who was promoted does not leave, and keeps the unit', async () => {
    const { id, ids, orderId } = await turnedAway(['a', 'b']);
    const parts = bench.parts();
    for (const [i, name] of ['a', 'b'].entries()) {
      await joinStandby(
        parts,
        id,
        { userId: name, name },
        { taskId: ids[i], estimate: 1, view: bench.view },
      );
    }
    await cancel(parts, { orderId, userId: 'holder' }, { warn: () => {} });
    await parts.inventory.promote({ ...id, most: 1 });
    expect(await leaveStandby(parts, id, 'a')).toBe('already_ordered');
    expect(await leaveStandby(parts, id, 'b')).toBe('left');
    expect(await leaveStandby(parts, id, 'b')).toBe('left');
    await promote(parts, id);
    expect(await Promise.all(ids.map(outcome))).toEqual(['success', 'sold_out']);
    await expectAgreement(id, ids);
  });

  it('who is promoted pays what was agreed to when the ticket was taken', async () => {
    const saleId = await bench.newSale(1);
    const id = { saleId, round: 1 };
    const parts = bench.parts();
    const [holder] = await bench.tickets(saleId, ['holder']);
    const won = await parts.tasks.ended(holder?.id ?? '', { timeoutMs: 20_000 });
    const terms = { priceCents: 77, currency: 'CNY', payWindowSeconds: 60 };
    const asked = { taskId: undefined, estimate: 1, view: bench.view, terms };
    expect(await joinStandby(parts, id, { userId: 'a', name: 'a' }, asked)).toMatchObject({
      status: 'standby',
    });
    const { orderId } = Object(won?.result);
    await cancel(parts, { orderId, userId: 'holder' }, { warn: () => {} });
    await promote(parts, id);
    expect(await parts.db.findLiveOrdersOf(id, ['a'])).toMatchObject([{ priceCents: 77 }]);
  });

  it('who leaves a line that Redis has lost has left', async () => {
    const { id, ids } = await turnedAway(['a']);
    const parts = bench.parts();
    const taskId = ids[0] ?? '';
    await standBy(parts, id, 'a', taskId);
    expect(await outcome(taskId)).toBe('standby');
    await bench.forget(':standby');
    expect(await leave(parts, 'a', taskId)).toBe('left');
    expect(await outcome(taskId)).toBe('left');
  });

  it('whose ticket is lost while it is looked at is told so', async () => {
    const { id, ids } = await turnedAway(['a']);
    const parts = bench.parts();
    const taskId = ids[0] ?? '';
    const asked = { taskId, estimate: 1, view: bench.view };
    await joinStandby(parts, id, { userId: 'a', name: 'a' }, asked);
    const standbyPlace = async () => {
      await bench.forget();
      return undefined;
    };
    const inventory = { ...parts.inventory, standbyPlace };
    const view = createTaskView({ ...parts, inventory, factsOf: async () => undefined });
    const state = await parts.tasks.result(taskId);
    expect(state && (await view(state))).toMatchObject({ taskId, status: 'lost' });
  });

  it('who leaves while the round is closed is told what the ticket says', async () => {
    const { id, ids } = await turnedAway(['a']);
    const parts = bench.parts();
    const taskId = ids[0] ?? '';
    await standBy(parts, id, 'a', taskId);
    const resultFor: Parts['tasks']['resultFor'] = async (...asked) => {
      const before = await parts.tasks.resultFor(...asked);
      await reset(parts, { saleId: id.saleId, stock: 1 }, console);
      await promote(parts, id);
      return before;
    };
    const slow = { ...parts, tasks: { ...parts.tasks, resultFor } };
    expect(await leave(slow, 'a', taskId)).toBe('already_decided');
    expect(await outcome(taskId)).toBe('cancelled');
  });

  it('who has an order is told so, whatever became of the ticket', async () => {
    const { id, ids, orderId } = await turnedAway(['a']);
    const parts = bench.only(id.saleId);
    await bench.sql('UPDATE orders SET ticket_id = ? WHERE id = ?', [ids[0], orderId]);
    expect(await outcome(ids[0]!)).toBe('sold_out');
    await bench.sql(
      'UPDATE sales SET opens_at = opens_at - interval 1 hour, closes_at = now(3) - interval 2 minute WHERE id = ?',
      [id.saleId],
    );
    await bench.sql('UPDATE orders SET status = ?, closed_at = now(3) WHERE id = ?', [
      'expired',
      orderId,
    ]);
    await bench.sql('UPDATE rounds SET sold = 0 WHERE sale_id = ?', [id.saleId]);
    expect(await reconcile(parts)).toMatchObject({ failures: [] });
    expect(await outcome(ids[0]!)).toBe('success');
  });

  it('who was promoted has won, though Redis has lost that and the round is closed', async () => {
    const { id, ids, orderId } = await turnedAway(['a', 'b']);
    const parts = bench.parts();
    for (const [i, userId] of ['a', 'b'].entries()) await standBy(parts, id, userId, ids[i]);
    await parts.db.cancelOrder({ orderId, userId: 'holder' });
    const tickets = [{ ticketId: ids[0]!, buyerId: 'a', buyerName: 'a' }];
    const [placed] = await parts.db.placeOrders({ ...id, tickets });
    expect(placed).toMatchObject({ outcome: 'placed' });
    await reset(parts, { saleId: id.saleId, stock: 1 }, console);
    await promote(parts, id);
    expect(await Promise.all(ids.map(outcome))).toEqual(['success', 'cancelled']);
  });

  it('who left is given nothing, though one node of Redis has lost that they are out of the line', async () => {
    const { id, ids, orderId } = await turnedAway(['a', 'b']);
    const parts = bench.parts();
    for (const [i, userId] of ['a', 'b'].entries()) await standBy(parts, id, userId, ids[i]);
    const [ticketId = ''] = ids;
    const { number } = parts.tasks.ticket(ticketId)!;
    expect(await leave(parts, 'a', ticketId)).toBe('left');
    const again = { ...id, buyerId: 'a', buyerName: 'a', ticketId, number, by: 'buyer' } as const;
    expect(await parts.inventory.standBy(again)).toMatchObject({ outcome: 'waits', place: 1 });
    await parts.inventory.compared(id.saleId, 'another run of Redis');
    expect(await reconcile(bench.only(id.saleId))).toMatchObject({ failures: [] });
    await expectAgreement(id, ids);
    // Before anybody has looked, too.
    await parts.inventory.standBy(again);
    await cancel(parts, { orderId, userId: 'holder' }, console);
    await promote(parts, id);
    await vi.waitFor(async () => expect(await outcome(ids[1]!)).toBe('success'), WAITS);
    expect(await outcome(ticketId)).toBe('left');
    const orders = await parts.db.findOrdersByTickets(ids);
    expect(orders.map((order) => order.ticketId)).toEqual([ids[1]]);
  });

  it('whose place Redis has lost ends for everybody, looked at or not', async () => {
    const { id, ids } = await turnedAway(['a', 'b']);
    const parts = bench.only(id.saleId);
    for (const [i, userId] of ['a', 'b'].entries()) await standBy(parts, id, userId, ids[i]);
    await bench.forget(':standby');
    const state = await parts.tasks.result(ids[0] ?? '');
    expect(state && (await bench.view(state))).toMatchObject({ status: 'sold_out' });
    expect(await outcome(ids[0]!)).toBe('sold_out');
    expect(await outcome(ids[1]!)).toBe('standby');
    await parts.inventory.compared(id.saleId, 'another run of Redis');
    expect(await reconcile(parts)).toMatchObject({ told: 1, failures: [] });
    await expectAgreement(id, ids);
  });

  it('two processes say the same of a ticket whose round is being closed, whatever each knows of the sale', async () => {
    const { id, ids } = await turnedAway(['a']);
    const parts = bench.parts();
    const taskId = ids[0] ?? '';
    const buyer = { userId: 'a', name: 'a' };
    const asked = { taskId, estimate: 1, view: bench.view };
    await joinStandby(parts, id, buyer, asked);
    const knowing = (round: number) =>
      createTaskView({
        ...parts,
        factsOf: async () => ({ round, available: 0, standby: 1 }),
      });
    const said = async () => {
      const state = (await parts.tasks.result(taskId))!;
      const views = [knowing(1), knowing(2)].map((view) => view(state));
      return (await Promise.all(views)).map((task) => task?.status);
    };
    await parts.db.openNextRound({ saleId: id.saleId, stock: 1, cancelledTickets: 1 });
    expect(await said()).toEqual(['standby', 'standby']);
    await parts.inventory.openRound({ saleId: id.saleId, round: 2, total: 1 });
    expect(await said()).toEqual(['cancelled', 'cancelled']);
    expect(await joinStandby(parts, id, buyer, asked)).toEqual({ outcome: 'round_changed' });
    expect(await leaveStandby(parts, id, 'a')).toBe('left');
    expect(await said()).toEqual(['cancelled', 'cancelled']);
  });

  it('who has a place by a ticket that is lost takes a new one', async () => {
    const { id } = await turnedAway([]);
    const parts = bench.parts();
    // A batch that Redis lost while it was decided: its worker gave the place after the loss.
    const [lost] = await bench.tickets(id.saleId, ['a'], { standby: true });
    await vi.waitFor(async () => expect(await outcome(lost!.id)).toBe('standby'), WAITS);
    await bench.forget(lost!.id.split('~')[2]);
    await bench.forget(':line');
    const joined = await standBy(parts, id, 'a', undefined);
    expect(joined).toMatchObject({ outcome: 'accepted' });
    expect('taskId' in joined && joined.taskId).not.toBe(lost!.id);
    await vi.waitFor(
      async () => expect(await outcome('taskId' in joined ? joined.taskId : '')).toBe('standby'),
      WAITS,
    );
  });

  it('nobody is told of a place before the ticket tells of it', async () => {
    const { id } = await turnedAway([]);
    const parts = bench.parts();
    const waiting = async () => ({ outcome: 'waits' as const, place: 1, ticketId: 'x' });
    const undecided = { ...parts.tasks, result: async () => ({ status: 'queued' }) as never };
    const slow = {
      ...parts,
      inventory: { ...parts.inventory, standbyPlace: waiting as never },
      tasks: undecided,
    };
    const asked = { taskId: undefined, estimate: 1, view: bench.view };
    expect(await joinStandby(slow, id, { userId: 'a', name: 'a' }, asked)).toMatchObject({
      status: 'queued',
      taskId: 'x',
    });
  });
});
