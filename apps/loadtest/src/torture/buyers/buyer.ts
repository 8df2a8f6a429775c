import { HAS_ENDED, type Task } from '@seckill/contracts';
import type { Answer } from './ask.ts';
import { noteOrder, noteTicket } from './note.ts';
import type { Person } from './person.ts';
import { settleOrder, type Provider } from './settle-order.ts';
import { watchTicket } from './watch.ts';

/** What buyers of the torture share. */
export type World = {
  sales: readonly { id: number; perBuyer: number }[];
  provider: Provider;
  /** Whether the order of this ticket is committed, asked at MySQL itself; undefined when it cannot be asked now. */
  isCommitted(ticketId: string): Promise<boolean | undefined>;
  isOver(): boolean;
};

/** How long somebody waits on standby before they give up or look elsewhere. */
const STANDBY_MS = 12_000;

/** Buys again and again, as people do, until the run is over. */
export async function live(person: Person, world: World): Promise<void> {
  await person.sleep(0, 3000);
  const signedIn = await person.insist({ method: 'POST', path: '/api/session/guest' });
  if (signedIn?.status !== 201) return;
  person.cookie = signedIn.cookie;
  person.buyerId = String(signedIn.body['userId']);
  while (!world.isOver()) {
    await buyOnce(person, world);
    await person.sleep(500, 3000);
  }
}

async function buyOnce(person: Person, world: World): Promise<void> {
  const sale = world.sales[Math.floor(person.random() * world.sales.length)];
  if (!sale) return;
  const { id: saleId, perBuyer } = sale;
  const quantity = 1 + Math.floor(person.random() * perBuyer);
  const presses = person.chance(0.2) ? 2 : 1;
  const answers = await Promise.all(
    Array.from({ length: presses }, () => press(person, saleId, quantity)),
  );
  const taskIds = new Set(answers.flatMap((answer) => taskIdOf(answer) ?? []));
  if (presses > 1 && taskIds.size > 0) person.history.count('pressed twice at once');
  for (const taskId of taskIds) await waitFor(person, world, saleId, taskId);
  const isTurnedAway = answers.some((answer) => answer?.body['code'] === 'sold_out');
  if (taskIds.size === 0 && isTurnedAway && person.chance(0.4)) {
    const taskId = await standBy(person, saleId);
    if (taskId) await waitFor(person, world, saleId, taskId);
  }
}

/** Presses until there is an answer, as the page does when there was none. */
async function press(
  person: Person,
  saleId: number,
  quantity: number,
): Promise<Answer | undefined> {
  const path = `/api/sales/${saleId}/purchases`;
  const answer = await person.insist({ method: 'POST', path, body: { quantity } });
  if (answer?.status === 202) noteAccepted(person, answer, quantity);
  if (answer?.status === 200) noteAccepted(person, answer);
  return answer;
}

/** `quantity`: how many units the ticket asks for, where that is known. */
function noteAccepted(
  person: Person,
  { status, body, askedMs, answeredMs }: Answer,
  quantity?: number,
): void {
  const { history, buyerId } = person;
  const taskId = String(body['taskId']);
  if (!history.tickets.has(taskId)) {
    const [saleId, round, number] = [body['saleId'], body['round'], body['number']].map(Number);
    if (saleId === undefined || round === undefined || number === undefined) return;
    history.tickets.set(taskId, {
      taskId,
      buyerId,
      saleId,
      round,
      number,
      askedMs,
      answeredMs,
      seen: [],
      ...(quantity !== undefined && { quantity }),
    });
  }
  if (status === 200) history.count('answered with the ticket that is there');
  noteTicket(history, { via: 'press', askedMs, answeredMs }, body);
}

const taskIdOf = (answer: Answer | undefined): string | undefined =>
  typeof answer?.body['taskId'] === 'string' ? answer.body['taskId'] : undefined;

/** Follows a ticket to its end, or leaves before, and does what one does with what one got. */
async function waitFor(
  person: Person,
  world: World,
  saleId: number,
  taskId: string,
): Promise<void> {
  if (person.chance(0.08)) return leave(person, taskId);
  const ticket = await follow(person, world, taskId);
  if (!ticket) return;
  const status = String(ticket['status']);
  if (status === 'success') {
    const orderId = String(Object(ticket['order']).orderId);
    await readAtOnce(person, orderId);
    await settleOrder(person, world.provider, orderId);
  } else if (status === 'sold_out' && person.chance(0.5)) {
    const waiting = await standBy(person, saleId, taskId);
    if (waiting) await waitFor(person, world, saleId, waiting);
  } else if (status === 'standby') await leave(person, taskId);
}

/** Waits for a while, or until it rings. */
function createBell() {
  let awake: (() => void) | undefined;
  return {
    ring: (): void => awake?.(),
    wait: (ms: number): Promise<void> =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        awake = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
  };
}

/** Polls, and listens if the page is open; resolves with the ticket once it is decided, or nobody waits any longer. */
async function follow(
  person: Person,
  world: World,
  taskId: string,
): Promise<Record<string, unknown> | undefined> {
  const { history } = person;
  const begun = performance.now();
  const bell = createBell();
  const watch = person.chance(0.5) ? watchTicket(person, taskId, bell.ring) : undefined;
  try {
    for (let isFirst = true; ; isFirst = false) {
      const task = await poll(person, world, taskId);
      if (!task || world.isOver()) return undefined;
      const status = task['status'] as Task['status'];
      if (HAS_ENDED[status]) {
        if (isFirst) history.count('decided before the first look');
        return task;
      }
      if (status === 'standby' && performance.now() - begun > STANDBY_MS) return task;
      await bell.wait(300 + person.random() * 1700);
    }
  } finally {
    watch?.close();
  }
}

/** Asks once how a ticket stands. */
async function poll(
  person: Person,
  world: World,
  taskId: string,
): Promise<Record<string, unknown> | undefined> {
  const { history } = person;
  const answer = await person.insist({ path: `/api/tasks/${taskId}` });
  if (!answer) return undefined;
  if (answer.status !== 200) {
    history.violation('a ticket is not found', `${taskId}: ${answer.status}`);
    return undefined;
  }
  noteTicket(history, { via: 'poll', ...answer }, answer.body);
  if (answer.body['status'] === 'success') {
    const ticketId = String(Object(answer.body['order']).taskId);
    const isCommitted = await world.isCommitted(ticketId);
    if (isCommitted !== undefined) history.count('a success was looked up in MySQL');
    if (isCommitted === false) history.violation('success without an order', taskId);
  }
  return answer.body;
}

/** Who was told of success finds the order at any API. */
async function readAtOnce(person: Person, orderId: string): Promise<void> {
  const answer = await person.insist({ path: `/api/orders/${orderId}` });
  if (!answer) return;
  if (answer.status === 200) noteOrder(person.history, answer, answer.body);
  else person.history.violation('a won order is not found', `${orderId}: ${answer.status}`);
}

async function leave(person: Person, taskId: string): Promise<void> {
  const { history } = person;
  const answer = await person.insist({ method: 'DELETE', path: `/api/tasks/${taskId}` });
  if (!answer) return;
  if (answer.status === 200) {
    history.count('left the line');
    noteTicket(
      history,
      { via: 'poll', ...answer },
      { ...placeOf(history, taskId), status: 'left' },
    );
  } else if (answer.status !== 409) {
    history.violation('leaving was refused', `${taskId}: ${answer.status}`);
  }
}

const placeOf = ({ tickets }: Person['history'], taskId: string) => {
  const { saleId, round, number } = tickets.get(taskId) ?? {};
  return { taskId, saleId, round, number };
};

async function standBy(
  person: Person,
  saleId: number,
  taskId?: string,
): Promise<string | undefined> {
  const path = `/api/sales/${saleId}/standby`;
  const body = taskId === undefined ? {} : { taskId };
  const answer = await person.insist({ method: 'POST', path, body });
  if (answer?.status !== 202) return undefined;
  person.history.count('stood by');
  const waiting = String(answer.body['taskId']);
  const { status } = answer.body;
  // What a new ticket is while nobody has decided it is no promise of standby.
  if (!person.history.tickets.has(waiting)) noteAccepted(person, answer);
  else if (status === 'standby')
    noteTicket(person.history, { via: 'press', ...answer }, answer.body);
  return waiting;
}
