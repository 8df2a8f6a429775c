import { describe, expect, it, vi } from 'vitest';
import { isSigned, signWebhook } from './webhook.ts';

const SECRETS = ['a secret of at least thirty-two bytes', `whsec_${'c2VjcmV0'.repeat(6)}`];

describe.each(SECRETS)('a message signed with %s', (secret) => {
  const body = JSON.stringify({ reference: 'p_1', amountCents: 100 });

  it('is believed as it was sent, and in no other way', () => {
    const headers = signWebhook(secret, 'msg_1', body);
    expect(isSigned(secret, body, headers)).toBe(true);
    expect(isSigned(secret, `${body} `, headers)).toBe(false);
    expect(isSigned(secret, body, { ...headers, 'webhook-id': 'msg_2' })).toBe(false);
    expect(isSigned('another secret of thirty-two bytes', body, headers)).toBe(false);
    expect(isSigned(secret, body, {})).toBe(false);
    // A sender that changes its secret signs with both for a while.
    const both = `v1,AAAA ${headers['webhook-signature']}`;
    expect(isSigned(secret, body, { ...headers, 'webhook-signature': both })).toBe(true);
  });

  it('is believed for five minutes, by either clock', () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 1_800_000_000_000 });
    try {
      const headers = signWebhook(secret, 'msg_1', body);
      for (const [late, believed] of [
        [290, true],
        [-290, true],
        [310, false],
        [-310, false],
      ] as const) {
        vi.setSystemTime(1_800_000_000_000 + late * 1000);
        expect(isSigned(secret, body, headers)).toBe(believed);
      }
    } finally {
      vi.useRealTimers();
    }
  });
});
