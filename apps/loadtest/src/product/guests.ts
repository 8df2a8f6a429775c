import type { Client } from 'undici';
import type { Buyer } from '../storm/buyers/entry.ts';
import { StormFailure } from './failure.ts';
import { ask } from './http.ts';
import { inLanes } from './lanes.ts';
import { codeOf } from './sale.ts';
import { isSession } from './shapes.ts';

/** Signs in `count` guests, one at a time over each of the connections. */
export function signInGuests(
  clients: readonly Client[],
  count: number,
  onGuest: () => void,
): Promise<Buyer[]> {
  const places = Array.from({ length: count }, (_, index) => index);
  return inLanes(places, clients, async (index, client) => {
    const answer = await ask(client, { method: 'POST', path: '/api/session/guest' });
    if (answer.status !== 201 || !answer.cookie || !isSession(answer.body))
      throw new StormFailure(`A guest could not sign in: ${codeOf(answer)}.`);
    onGuest();
    return { index, userId: answer.body.userId, cookie: answer.cookie };
  });
}
