import { once } from 'node:events';
import { connect } from 'node:net';
import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { refuseWhileClosing } from './closing.ts';
import { sendError } from './errors.ts';

it('answers what still arrives while it closes: a code, and when to come back', async () => {
  const app = Fastify({ return503OnClosing: false });
  app.setErrorHandler(sendError);
  refuseWhileClosing(app);
  app.get('/quick', async () => ({ done: true }));
  app.get('/healthz', async () => ({ alive: true }));
  let goOn = (): void => {};
  let isHeld = (): void => {};
  const held = new Promise<void>((resolve) => (isHeld = resolve));
  app.addHook('preClose', async () => {
    isHeld();
    await new Promise<void>((resolve) => (goOn = resolve));
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  expect((await fetch(`${url}/quick`)).status).toBe(200);

  const closed = app.close();
  await held;
  for (const path of ['/quick', '/nowhere']) {
    const answer = await fetch(url + path);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toMatch(/^[1-9]$/);
    expect(answer.headers.get('connection')).toBe('close');
    expect(await answer.json()).toMatchObject({ code: 'unavailable', message: expect.any(String) });
  }
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  goOn();
  await closed;
});

it('waits for no connection on which nothing was asked', async () => {
  const app = Fastify({ return503OnClosing: false, requestTimeout: 60_000 });
  refuseWhileClosing(app);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const taken = once(app.server, 'connection');
  const address = app.server.address();
  const silent = connect(Object(address).port, '127.0.0.1').resume();
  await taken;
  const ended = once(silent, 'close');
  const began = performance.now();
  await app.close();
  await ended;
  expect(performance.now() - began).toBeLessThan(4_000);
});
