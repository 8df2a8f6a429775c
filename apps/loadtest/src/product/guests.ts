import type { Dispatcher } from 'undici';
import { StormFailure } from './failure.ts';
import { request, type Answer } from './http.ts';
import { codeOf } from './sale.ts';
import { isError, isSession } from './shapes.ts';

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
        throw new StormFailure(`A guest could not sign in: ${codeOf(answer)}.${adviceFor(answer)}`);
      onGuest();
      return { index, userId: answer.body.userId, cookie: answer.cookie };
    }),
  );
}

function adviceFor({ status, body }: Answer): string {
  const seconds = isError(body) && body.retryAfterMs && Math.ceil(body.retryAfterMs / 1000);
  return status === 429 && seconds
    ? ` The shop takes GUESTS_PER_NETWORK new guests of one network in a minute: try again in ${seconds} s.`
    : '';
}
