import { MockAgent } from 'undici';
import { expect, it } from 'vitest';
import { signInGuests } from './guests.ts';

const ORIGIN = 'http://127.0.0.1:1';

it.each([
  [
    429,
    { code: 'rate_limited', message: '', retryAfterMs: 2112 },
    /429 rate_limited\. The shop takes GUESTS_PER_NETWORK .* in 3 s\.$/,
  ],
  [503, { code: 'overloaded', message: '', retryAfterMs: 2112 }, /503 overloaded\.$/],
  [429, { nonsense: true }, /429[^.]*\.$/],
])(
  'a guest who is answered %i %j is a storm that ends with what to do',
  async (status, body, said) => {
    const agent = new MockAgent();
    agent.disableNetConnect();
    const pool = agent.get(ORIGIN);
    pool
      .intercept({ method: 'POST', path: '/api/session/guest' })
      .reply(status, body, { headers: { 'content-type': 'application/json' } });
    await expect(signInGuests(pool, 1, () => undefined)).rejects.toThrow(said);
    await agent.close();
  },
);
