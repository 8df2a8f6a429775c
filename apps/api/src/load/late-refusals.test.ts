import type { ServerResponse } from 'node:http';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createLateRefusals } from './late-refusals.ts';
import { sayOverloaded } from './refusal.ts';

/** As much of an answer as a refusal needs. */
function answer() {
  const said = { status: 0, headers: {} as Record<string, unknown>, body: '' };
  const response = {
    destroyed: false,
    setHeader(name: string, value: unknown) {
      said.headers[name] = value;
    },
    writeHead(status: number, headers: Record<string, unknown>) {
      said.status = status;
      Object.assign(said.headers, headers);
      return response;
    },
    end(body: string) {
      said.body = body;
    },
  };
  return { said, response: response as unknown as ServerResponse };
}

it('a refusal is 503 overloaded, and names times to come again that differ', () => {
  const waits = Array.from({ length: 200 }, () => {
    const { said, response } = answer();
    sayOverloaded(response);
    const body = JSON.parse(said.body);
    expect(said.status).toBe(503);
    expect(body).toMatchObject({ code: 'overloaded', message: expect.any(String) });
    expect(said.headers['content-length']).toBe(Buffer.byteLength(said.body));
    expect(said.headers['retry-after']).toBe(`${Math.ceil(body.retryAfterMs / 1000)}`);
    return body.retryAfterMs as number;
  });
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(1_500);
  expect(Math.max(...waits)).toBeLessThanOrEqual(5_000);
  expect(new Set(waits).size).toBeGreaterThan(20);
});

describe('refusals', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    onTestFinished(() => void vi.useRealTimers());
  });

  it('are said a second late, to whoever is still there', () => {
    const late = createLateRefusals();
    const answered: ServerResponse[] = [];
    const [first, gone, second] = [answer(), answer(), answer()].map(({ response }) => response);
    const say = (response: ServerResponse) => void answered.push(response);
    late.refuse(first!, say);
    late.refuse(gone!, say);
    Object.assign(gone!, { destroyed: true });
    vi.advanceTimersByTime(500);
    late.refuse(second!, say);
    vi.advanceTimersByTime(450);
    expect(answered).toEqual([]);
    vi.advanceTimersByTime(100);
    expect(answered).toEqual([first]);
    vi.advanceTimersByTime(500);
    expect(answered).toEqual([first, second]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('are said at once when too many are held, and end the connection', () => {
    const late = createLateRefusals();
    const say = vi.fn<(response: ServerResponse) => void>();
    for (let i = 0; i < 5_000; i += 1) late.refuse(answer().response, say);
    expect(say).not.toHaveBeenCalled();
    const one = answer();
    late.refuse(one.response, say);
    expect(say).toHaveBeenCalledExactlyOnceWith(one.response);
    expect(one.said.headers['connection']).toBe('close');
    late.close();
    expect(say).toHaveBeenCalledTimes(5_001);
    expect(vi.getTimerCount()).toBe(0);
  });
});
