import { randomUUID } from 'node:crypto';
import type { Person } from './person.ts';

type Operator = { person: Person; saleIds: readonly number[]; isOver(): boolean };

/** Resets rounds, changes stock, price and pause, and reads the sheets, until the run is over. */
export async function operate({ person, saleIds, isOver }: Operator): Promise<void> {
  const { random, history } = person;
  while (!isOver()) {
    await person.sleep(2000, 5000);
    const saleId = saleIds[Math.floor(random() * saleIds.length)] ?? 1;
    const path = `/api/admin/sales/${saleId}`;
    const draw = random();
    if (draw < 0.4) await reset(person, saleId);
    else if (draw < 0.65) {
      const stockDelta = Math.floor(random() * 9) - 3 || 1;
      const answer = await change(person, path, { stockDelta });
      if (answer?.status === 200)
        history.count(stockDelta > 0 ? 'stock added' : 'stock taken away');
    } else if (draw < 0.8) {
      const answer = await change(person, path, { priceCents: 100 + Math.floor(random() * 900) });
      if (answer?.status === 200) history.count('a price changed');
    } else if (draw < 0.88) {
      const answer = await change(person, path, { paused: true });
      if (answer?.status === 200) history.count('a sale paused');
      await person.sleep(300, 1500);
      await change(person, path, { paused: false });
    } else await person.insist({ path: `${path}/verify` });
  }
}

/** The same key again until somebody answers: then it was done once. */
const change = (person: Person, path: string, body: object) =>
  person.insist({ method: 'PATCH', path, body, headers: { 'idempotency-key': randomUUID() } });

async function reset(person: Person, saleId: number): Promise<void> {
  const { history, random } = person;
  const question = {
    method: 'POST' as const,
    path: `/api/admin/sales/${saleId}/reset`,
    body: { stock: 2 + Math.floor(random() * 12) },
    headers: { 'idempotency-key': randomUUID() },
  };
  const answer = await person.insist(question);
  if (answer?.status !== 200) return;
  history.count('a round was reset');
  if (Number(answer.body['cancelledTickets']) > 0) history.count('a reset cancelled tickets');
  if (!person.chance(0.3)) return;
  const again = await person.insist(question);
  if (again?.status === 200 && again.body['round'] !== answer.body['round']) {
    history.violation(
      'one key opened two rounds',
      `sale ${saleId}: ${String(again.body['round'])}`,
    );
  }
}
