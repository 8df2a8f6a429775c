import { once } from 'node:events';
import { expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { Stack } from './stack.ts';

type Socket = {
  stack: () => Stack;
  path: string;
  /** Of the two cookies of a session, each for the addresses below its own. */
  cookie: '/api/admin' | '/api/lab';
};

/** The tests of a socket for operators: once its session is over it is told no more. */
export function closesWithSession({ stack, path, cookie: below }: Socket): void {
  it.each(['signs out', 'has had the session for 12 hours'])(
    'is told no more soon after who watches %s',
    async (end) => {
      const { call, config, url } = stack();
      const signedIn = await call('POST', '/api/admin/session', { token: config.adminToken });
      const cookies = signedIn.headers.getSetCookie();
      const cookie = cookies.find((each) => each.includes(`Path=${below}`))?.split(';')[0] ?? '';
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
      onTestFinished(() => void vi.useRealTimers());
      const ws = new WebSocket(`${url.replace('http', 'ws')}${path}`, { headers: { cookie } });
      onTestFinished(() => ws.terminate());
      await once(ws, 'open');
      const closed = once(ws, 'close');
      if (end === 'signs out') await call('DELETE', '/api/admin/session', undefined, { cookie });
      else vi.setSystemTime(Date.now() + 43_200_000);
      vi.advanceTimersByTime(5000);
      expect((await closed)[0]).toBe(1008);
    },
  );
}
