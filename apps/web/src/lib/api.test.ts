import { afterEach, describe, expect, it, vi } from 'vitest';
import { api, ApiError } from './api.ts';

afterEach(() => void vi.unstubAllGlobals());

function answer(status: number, body: string, headers: Record<string, string> = {}) {
  vi.stubGlobal('fetch', async () => new Response(body, { status, headers }));
}

async function refusal(): Promise<ApiError> {
  try {
    await api.purchase(1, {});
  } catch (error) {
    if (error instanceof ApiError) return error;
  }
  throw new Error('not refused');
}

describe('answers that are no success', () => {
  it('carry the code and the wait of the server', async () => {
    answer(503, '{"code":"overloaded","message":"later","retryAfterMs":1800}', {
      'retry-after': '2',
    });
    expect(await refusal()).toMatchObject({ code: 'overloaded', retryAfterMs: 1800 });
  });

  it.each([
    [502, '<html>', 'unavailable'],
    [429, 'slow down', 'rate_limited'],
    [404, '', 'not_found'],
    [500, '', 'internal'],
    [409, '{"code":"a_code_of_next_year","message":""}', 'internal'],
    [503, '{"code":"toString","message":""}', 'unavailable'],
  ])('%i %s without a code known here is %s', async (status, body, code) => {
    answer(status, body);
    expect((await refusal()).code).toBe(code);
  });

  it('take the wait from the header of a proxy', async () => {
    answer(503, 'busy', { 'retry-after': '3' });
    expect((await refusal()).retryAfterMs).toBe(3000);
  });

  it('no answer at all is the network, whatever the browser calls it', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    expect((await refusal()).code).toBe('network');
  });

  it('an answer cut short counts as none', async () => {
    answer(202, '{"taskId":');
    expect((await refusal()).code).toBe('network');
  });
});
