import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'undici';
import { request } from '../../product/http.ts';
import { codeOf } from '../../product/sale.ts';
import { isTicket } from '../../product/shapes.ts';
import type { Follower } from './entry.ts';

/** Learns verdicts by asking, each ticket as often as the server says with `pollAfterMs`. */
export function createPoller(clients: readonly Client[], random: () => number): Follower {
  let polls = 0;
  let unanswered = 0;
  const stopping = new AbortController();

  const follow: Follower['follow'] = async (buyer, accepted, sentAt) => {
    const client = clients[buyer.index % clients.length];
    if (!client) return { missing: 'no connection' };
    const question = { path: `/api/tasks/${accepted.taskId}`, cookie: buyer.cookie };
    let pause = accepted.pollAfterMs;
    while (!stopping.signal.aborted) {
      // A little late on purpose, as pages are: those who were answered together must not all come back at once.
      await sleep(Math.max(20, pause * (1 + 0.1 * random())));
      if (stopping.signal.aborted) break;
      polls += 1;
      const answer = await request(client, question).catch(() => undefined);
      if (!answer || answer.status === 429 || answer.status === 503) {
        unanswered += 1;
        pause = 1000;
      } else if (answer.status !== 200) return { missing: codeOf(answer) };
      else if (!isTicket(answer.body)) return { missing: 'a task of a wrong shape' };
      else if (answer.body.status === 'queued') pause = answer.body.pollAfterMs;
      else return { ticket: answer.body, ms: performance.now() - sentAt };
    }
    return { missing: String(stopping.signal.reason) };
  };

  return {
    follow,
    giveUp: (reason) => stopping.abort(reason),
    counts: () => ({ polls, 'polls put off': unanswered }),
  };
}
