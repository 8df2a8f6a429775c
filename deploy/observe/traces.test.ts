import { once } from 'node:events';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { attributeOf, startReceiver, type ReceivedSpan } from './otlp-receiver.ts';
import { SOON, startProduct } from './start-product.ts';

const BUYERS = 5;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let product: Awaited<ReturnType<typeof startProduct>>;
let ticketIds: string[];
const named = (name: string) => receiver.spans.filter((span) => span.name === name);
const under = (span: ReceivedSpan) =>
  receiver.spans.filter(
    ({ traceId, parentSpanId }) => traceId === span.traceId && parentSpanId === span.spanId,
  );

const inOrder = (spans: ReceivedSpan[]) =>
  spans.toSorted((a, b) => Number(BigInt(a.startTimeUnixNano) - BigInt(b.startTimeUnixNano)));

/** Some buy at one instant, and are told by their sockets; the worker comes only when they listen. */
beforeAll(async () => {
  receiver = await startReceiver();
  product = await startProduct({
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_TRACES_SAMPLER_ARG: '1',
  });
  const cookies = await Promise.all(Array.from({ length: BUYERS }, () => product.guest()));
  ticketIds = await Promise.all(cookies.map((cookie) => product.buy(cookie)));
  const sockets = await Promise.all(
    cookies.map(async (cookie, index) => {
      const socket = new WebSocket(`${product.url.replace('http', 'ws')}/api/live`, {
        headers: { cookie },
      });
      await once(socket, 'open');
      socket.send(JSON.stringify({ type: 'watch', taskIds: [ticketIds[index]] }));
      await once(socket, 'message');
      return socket;
    }),
  );
  await product.work();
  await vi.waitFor(() => {
    const told = named('push').length;
    const settled = named('settle').length;
    if (told < BUYERS || settled < named('flush').length || named('batch').length < settled) {
      throw new Error(`${told} pushes and ${settled} batches were told`);
    }
  }, SOON);
  for (const socket of sockets) socket.close();
});
afterAll(async () => {
  await product?.stop();
  await receiver?.stop();
});

test('one trace leads from the press through flush, batch, claim and transaction to the push', () => {
  const [flush] = named('flush');
  const press = named('press').find(({ spanId }) => spanId === flush?.parentSpanId);
  if (!press || !flush) throw new Error('no flush is under a press');
  expect(press.parentSpanId ?? '').toBe('');
  expect(attributeOf(press, 'saleId')).toBe(1);
  expect(attributeOf(press, 'status')).toBe(202);
  expect(
    under(press)
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(['flush', 'push']);
  const [batch, ...others] = under(flush);
  if (!batch) throw new Error('no batch is under the flush');
  expect(others).toEqual([]);
  expect([batch.name, batch.service]).toEqual(['batch', 'seckill-worker']);
  expect([press.service, flush.service]).toEqual(['seckill-api', 'seckill-api']);
  // A claim is asked for again where Redis did not know the round yet.
  const steps = new Set(inOrder(under(batch)).map(({ name }) => name));
  expect([...steps]).toEqual(['claim', 'transaction', 'settle']);
  const push = under(press).find(({ name }) => name === 'push');
  expect(push && attributeOf(push, 'ticketId')).toBe(attributeOf(press, 'ticketId'));
});

test('each press begins a trace of its own, which ends with its push', () => {
  const presses = named('press');
  expect(new Set(presses.map(({ traceId }) => traceId)).size).toBe(BUYERS);
  expect(presses.map((press) => String(attributeOf(press, 'ticketId'))).toSorted()).toEqual(
    ticketIds.toSorted(),
  );
  for (const press of presses) {
    expect(under(press).filter(({ name }) => name === 'push')).toHaveLength(1);
  }
});

test('a batch is linked to the press of each of its tickets, and so is its flush to those that it is not under', () => {
  const linked = (name: string) =>
    named(name)
      .flatMap(({ links = [] }) => links.map(({ spanId }) => spanId))
      .toSorted();
  const presses = named('press').map(({ spanId }) => spanId);
  expect(linked('batch')).toEqual(presses.toSorted());
  const above = new Set(named('flush').map(({ parentSpanId }) => parentSpanId));
  expect(linked('flush')).toEqual(presses.filter((id) => !above.has(id)).toSorted());
});

test('the log names trace, sale and ticket', () => {
  const lines = product.logged.filter(
    ({ msg }) => msg === 'a purchase that is traced was answered',
  );
  expect(lines).toHaveLength(BUYERS);
  for (const press of named('press')) {
    expect(lines).toContainEqual(
      expect.objectContaining({
        traceId: press.traceId,
        saleId: 1,
        ticketId: attributeOf(press, 'ticketId'),
      }),
    );
  }
});
