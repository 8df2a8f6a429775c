import type { Dispatcher } from 'undici';
import { StormFailure } from './failure.ts';
import { request } from './http.ts';
import { codeOf } from './sale.ts';
import { isSession } from './shapes.ts';

export type Buyer = { index: number; userId: string; cookie: string };

/** Signs in `count` guests, as many at once as the client has connections. */
export function signInGuests(
  client: Dispatcher,
  count: number,
  onGuest: () => void,
): Promise<Buyer[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const answer = await request(client, { method: 'POST', path: '/api/session/guest' });
      if (answer.status !== 201 || !answer.cookie || !isSession(answer.body))
        throw new StormFailure(`A guest could not sign in: ${codeOf(answer)}.`);
      onGuest();
      return { index, userId: answer.body.userId, cookie: answer.cookie };
    }),
  );
}
