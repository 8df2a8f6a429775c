import type { Check, Order, ResetResult, VerifySheet, WonTicket } from '@seckill/contracts';
import { tally, verdictOf, type Entry } from '../buyers/entry.ts';

/** What was found by asking the product again, after the last verdict. */
export type Evidence = {
  reset: ResetResult;
  entries: readonly Entry[];
  /** Of each winner, by order id: the order as `GET /api/orders/:id` shows it to its owner. */
  orders: ReadonlyMap<string, Order | undefined>;
  /** Of each decided ticket, by task id: its status when asked once more by HTTP. */
  reread: ReadonlyMap<string, string>;
};

const EXPECTED_ANSWERS = new Set(['202', '409 sold_out']);

/**
 * The storm's own judgement, from what buyers saw, and with nothing in common with the sheet but
 * the product. One check per promise; every one must be ok.
 */
export function judge(evidence: Evidence): Check[] {
  const { entries, reset, orders, reread } = evidence;
  const accepted = entries.filter((entry) => entry.accepted);
  const verdicts = accepted.map(verdictOf).filter((ticket) => ticket !== undefined);
  const wins = verdicts.filter((ticket) => ticket.status === 'success');
  const missing = accepted.flatMap(({ ending }) =>
    ending && 'missing' in ending ? [ending.missing] : [],
  );
  const orderIds = wins.map((win) => win.order.orderId);
  const readable = wins.filter((win) => {
    const order = orders.get(win.order.orderId);
    return order?.taskId === win.taskId && order.round === reset.round;
  });
  const ofRound = accepted.filter(({ accepted }) => accepted?.round === reset.round);
  const numbers = new Set(ofRound.map(({ accepted }) => accepted?.number));

  return [
    none(
      'answers other than 202 and 409 sold_out',
      entries.map(({ answer }) => answer).filter((answer) => !EXPECTED_ANSWERS.has(answer)),
    ),
    none('accepted tickets without a verdict', missing),
    none(
      'verdicts other than success and sold_out',
      verdicts.map(({ status }) => status).filter((s) => s !== 'success' && s !== 'sold_out'),
    ),
    ...unitsGone(evidence, wins),
    none('tickets not decided first come, first served', decidedOutOfOrder(accepted, reset.stock)),
    none(
      'orders of other units than were asked for',
      accepted.flatMap((entry) => {
        const ticket = verdictOf(entry);
        const got = ticket?.status === 'success' ? ticket.order.quantity : entry.quantity;
        return got === entry.quantity ? [] : [`${got} instead of ${entry.quantity}`];
      }),
    ),
    equal('different orders among the winners', wins.length, new Set(orderIds).size),
    equal('winners whose own order can be read', wins.length, readable.length),
    equal('different numbers in line, all of this round', accepted.length, numbers.size),
    none(
      'verdicts that read differently by HTTP',
      verdicts
        .filter(({ taskId, status }) => reread.get(taskId) !== status)
        .map(({ taskId, status }) => `${status} then ${reread.get(taskId)}`),
    ),
  ];
}

/** Where everybody asks for one unit, how many win is known beforehand; whoever was turned away at the door knew of none. */
function unitsGone({ entries, reset }: Evidence, wins: readonly WonTicket[]): Check[] {
  const asked = entries.filter(({ answer }) => EXPECTED_ANSWERS.has(answer));
  if (asked.every(({ quantity }) => quantity === 1))
    return [equal('winners', Math.min(reset.stock, asked.length), wins.length)];
  const sold = wins.reduce((sum, { order }) => sum + order.quantity, 0);
  const atTheDoor = asked.filter(({ accepted }) => !accepted).length;
  return [
    none(
      'units left when somebody was turned away at the door',
      atTheDoor > 0 && sold < reset.stock ? [`${reset.stock - sold}`] : [],
    ),
  ];
}

/** In the order of their numbers each ticket is given all that it asks for, if so much is left. */
function decidedOutOfOrder(accepted: readonly Entry[], stock: number): string[] {
  let left = stock;
  return accepted
    .toSorted((one, other) => (one.accepted?.number ?? 0) - (other.accepted?.number ?? 0))
    .flatMap((entry) => {
      const wins = entry.quantity <= left;
      if (wins) left -= entry.quantity;
      const status = verdictOf(entry)?.status;
      return status === undefined || (status === 'success') === wins ? [] : [status];
    });
}

/** That the sheet is of this round and agrees with itself. */
export function judgeSheet({ ok, round: its, checks }: VerifySheet, round: number): Check {
  const actual = `${ok ? 'ok' : 'not ok'}, round ${its}`;
  const proven = ok && its === round && checks.length > 0 && checks.every((check) => check.ok);
  return { name: 'the verify sheet', ok: proven, expected: `ok, round ${round}`, actual };
}

export function equal(name: string, expected: number, actual: number): Check {
  return { name, ok: expected === actual, expected, actual };
}

export function none(name: string, found: readonly string[]): Check {
  return found.length === 0
    ? { name, ok: true, expected: 0, actual: 0 }
    : { name, ok: false, expected: 0, actual: sentence(found) };
}

/** `12 × 503 overloaded, 1 × 500 internal` */
function sentence(words: readonly string[]): string {
  return Object.entries(tally(words))
    .map(([word, count]) => `${count} × ${word}`)
    .join(', ');
}
