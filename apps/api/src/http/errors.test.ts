import { DatabaseUnavailable } from '@seckill/db';
import { RedisUnavailable } from '@seckill/redis';
import { LineFull, LineUnavailable } from '@seckill/task-engine';
import fastify from 'fastify';
import { expect, it, onTestFinished, vi } from 'vitest';
import { sendError } from './errors.ts';

/** As Redis says it. */
const lacking = (command: string): Error =>
  Object.assign(new Error(`NOPERM User shop has no permissions to run the '${command}' command`), {
    name: 'ReplyError',
  });

const answerTo = async (error: Error) => {
  const app = fastify();
  app.setErrorHandler(sendError);
  app.get('/', async () => {
    throw error;
  });
  const { statusCode, headers, body } = await app.inject('/');
  await app.close();
  return { statusCode, headers, body: JSON.parse(body) };
};

it.each([
  [new RedisUnavailable('away'), 'unavailable'],
  [new DatabaseUnavailable('away', 'away'), 'unavailable'],
  [new LineUnavailable(), 'unavailable'],
  [new LineUnavailable(lacking('evalsha')), 'unavailable'],
  [new LineFull(1), 'overloaded'],
])('%s is no mistake of ours: 503, and when to come back', async (error, code) => {
  const { statusCode, headers, body } = await answerTo(error);
  expect([statusCode, body.code]).toEqual([503, code]);
  expect(headers['retry-after']).toMatch(/^[1-3]$/);
  expect(body.retryAfterMs).toBeGreaterThan(500);
});

it('a file that cannot be sent is told as JSON, and kept nowhere', async () => {
  const app = fastify();
  app.setErrorHandler(sendError);
  app.get('/', async (_request, reply) => {
    void reply.type('text/html').headers({
      'content-encoding': 'br',
      'cache-control': 'public, immutable',
      etag: 'W/1',
    });
    throw new Error('EMFILE');
  });
  const { statusCode, headers, body } = await app.inject('/');
  await app.close();
  expect([statusCode, JSON.parse(body).code]).toEqual([500, 'internal']);
  expect(headers['content-type']).toBe('application/json; charset=utf-8');
  for (const name of ['content-encoding', 'cache-control', 'etag'])
    expect(headers).not.toHaveProperty(name);
});

it('what nobody expected is 500, and nothing of it is told', async () => {
  const { statusCode, headers, body } = await answerTo(new Error('secret'));
  expect([statusCode, body.code]).toEqual([500, 'internal']);
  expect(JSON.stringify(body)).not.toContain('secret');
  expect(headers).not.toHaveProperty('retry-after');
});

it('a right that is missing is one line in the log, which names it', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const lines: { reason: string }[] = [];
  const stream = { write: (line: string) => void lines.push(JSON.parse(line)) };
  const app = fastify({ logger: { level: 'warn', stream } });
  app.setErrorHandler(sendError);
  app.get('/', async () => {
    throw new LineUnavailable(lacking('xadd'));
  });
  for (let i = 0; i < 9; i += 1) {
    expect((await app.inject('/')).statusCode).toBe(503);
    vi.advanceTimersByTime(60_000);
  }
  await app.close();
  expect(lines.map(({ reason }) => reason)).toEqual([expect.stringContaining("'xadd' command")]);
});

it('a mistake is a line in the log for each request, of which the first has the stack', async () => {
  const lines: { level: number; err?: { stack: string }; reason?: string }[] = [];
  const stream = { write: (line: string) => void lines.push(JSON.parse(line)) };
  const app = fastify({ logger: { level: 'error', stream } });
  app.setErrorHandler(sendError);
  app.get('/', async () => {
    throw new Error('WRONGTYPE of this test');
  });
  for (let i = 0; i < 3; i += 1) expect((await app.inject('/')).statusCode).toBe(500);
  await app.close();
  expect(lines.map(({ err, reason }) => err?.stack.split('\n')[0] ?? reason)).toEqual([
    'Error: WRONGTYPE of this test',
    'WRONGTYPE of this test',
    'WRONGTYPE of this test',
  ]);
  expect(lines[0]?.err?.stack).toContain('errors.test.ts');
});
