// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LiveMessage } from '@seckill/contracts';
import { createLive, type Live } from './live.ts';

/** A socket under the test's control, in the place of the browser's. */
class FakeSocket extends EventTarget {
  static all: FakeSocket[] = [];
  readyState = 0;
  binaryType = 'blob';
  bufferedAmount = 0;
  sent: string[] = [];

  constructor() {
    super();
    FakeSocket.all.push(this);
  }

  static newest(): FakeSocket {
    return FakeSocket.all.at(-1)!;
  }

  send(text: string) {
    this.sent.push(text);
  }

  open() {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }

  close(code = 1006, reason = '') {
    this.readyState = 3;
    this.dispatchEvent(new CloseEvent('close', { code, reason }));
  }

  say(message: LiveMessage) {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }));
  }
}

let live: Live;

beforeEach(() => {
  FakeSocket.all = [];
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', FakeSocket);
  live = createLive('ws://shop/api/live');
});
afterEach(() => {
  live.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const ticks = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('the one socket of the page', () => {
  it('says in which language it is to be told, and all that it watches again in another', async () => {
    live.speak('zh');
    live.watchSale(1, () => {});
    await ticks(10);
    const socket = FakeSocket.newest();
    socket.open();
    const watch = { type: 'watch-sale', saleId: 1 };
    const said = () => socket.sent.splice(0).map((text): unknown => JSON.parse(text));
    expect(said()).toEqual([{ type: 'language', lang: 'zh' }, watch]);
    live.speak('zh');
    live.speak('en');
    expect(said()).toEqual([{ type: 'language', lang: 'en' }, watch]);
  });

  it('is opened by the first watch, and says every watch when it is open', async () => {
    await ticks(5000);
    expect(FakeSocket.all).toHaveLength(0);
    live.watchSale(1, () => {});
    live.watchTask('ticket-9', () => {});
    await ticks(10);
    expect(FakeSocket.all).toHaveLength(1);
    FakeSocket.newest().open();
    expect(live.status()).toBe('open');
    expect(FakeSocket.newest().sent.map((text) => JSON.parse(text).type)).toEqual([
      'watch-sale',
      'watch',
    ]);
  });

  it('comes back by itself and says what is still watched again', async () => {
    live.watchSale(1, () => {});
    const stop = live.watchTask('over', () => {});
    live.watchTask('ticket-9', () => {});
    await ticks(10);
    FakeSocket.newest().open();
    stop();
    FakeSocket.newest().close();
    expect(live.status()).toBe('away');
    await ticks(3000);
    expect(FakeSocket.all).toHaveLength(2);
    FakeSocket.newest().open();
    expect(live.status()).toBe('open');
    expect(FakeSocket.newest().sent).toContain('{"type":"watch","taskIds":["ticket-9"]}');
  });

  it('a connection that answers nothing any more is replaced', async () => {
    live.watchSale(1, () => {});
    await ticks(10);
    FakeSocket.newest().open();
    await ticks(15_000);
    expect(FakeSocket.newest().sent).toContain('{"type":"ping"}');
    FakeSocket.newest().say({ type: 'pong' });
    await ticks(10_000);
    expect(FakeSocket.all).toHaveLength(1);
    await ticks(20_000);
    expect(FakeSocket.all.length).toBeGreaterThan(1);
  });

  it('is not called open while nothing that is asked is answered', async () => {
    live.watchTask('ticket-9', () => {});
    await ticks(10);
    FakeSocket.newest().open();
    await ticks(100);
    live.ask('ticket-9');
    await ticks(4500);
    expect(live.status()).toBe('away');
  });

  it('a thousand lines a second are told ten times, a verdict at once', async () => {
    const lines: number[] = [];
    const verdicts: string[] = [];
    live.watchSale(1, (news) => news.type === 'line' && lines.push(news.processed));
    live.watchTask('ticket-9', (news) => news.type === 'task' && verdicts.push(news.task.status));
    await ticks(10);
    FakeSocket.newest().open();
    for (let processed = 1; processed <= 1000; processed += 1) {
      FakeSocket.newest().say({ type: 'line', saleId: 1, round: 1, processed, perSecond: 1000 });
      await ticks(1);
    }
    await ticks(100);
    expect(lines.length).toBeLessThanOrEqual(12);
    expect(lines.at(-1)).toBe(1000);
    FakeSocket.newest().say({
      type: 'task',
      task: { taskId: 'ticket-9', kind: 'order.place', status: 'failure' },
    });
    expect(verdicts).toEqual(['failure']);
  });

  it('comes back to a restarted server when it was told to, not with all others', async () => {
    live.watchSale(1, () => {});
    await ticks(10);
    FakeSocket.newest().open();
    FakeSocket.newest().close(1012, 'restarting; reconnectAfterMs=7000');
    expect(live.status()).toBe('away');
    await ticks(6900);
    expect(FakeSocket.all).toHaveLength(1);
    await ticks(200);
    expect(FakeSocket.all).toHaveLength(2);
    FakeSocket.newest().open();
    expect(live.status()).toBe('open');
    await ticks(10_000);
    expect(live.status()).toBe('open');
  });
});
