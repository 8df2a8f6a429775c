import type { Dispatcher } from 'undici';
import { request, type Answer, type Request } from './http.ts';
import { poll } from './poll.ts';

/** `request` of a product that may be busy: after 503 or 429 it comes again every second, for a minute. */
export async function askPatiently(
  client: Dispatcher,
  question: Request,
  { everyMs = 1000, limitMs = 60_000 } = {},
): Promise<Answer> {
  let last: Answer | undefined;
  const answer = await poll({ everyMs, limitMs }, async () => {
    last = await request(client, question);
    return last.status === 503 || last.status === 429 ? undefined : last;
  });
  return answer ?? last ?? request(client, question);
}
