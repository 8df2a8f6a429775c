/** A round trip to the server: when it was sent and answered on the local monotonic clock (ms). */
export type RoundTrip = { serverTime: string; sentAt: number; receivedAt: number };

export type Clock = {
  /** Milliseconds since the epoch as the server counts them; never goes back, never jumps back. */
  now(): number;
  observe(trip: RoundTrip): void;
};

const SLEW = 0.25;
const JUMP_MS = 2000;

/**
 * The server's clock, kept on the page. Every round trip bounds the offset from both sides (the answer was
 * written after sending and before receiving), and the bounds of all trips are intersected. A correction is
 * slewed in: time runs at most a quarter faster or slower until it fits. Only being far behind, as after
 * the device slept, is made good at once. The device's own clock plays no part.
 */
export function createClock(monotonic: () => number = () => performance.now()): Clock {
  let low = -Infinity;
  let high = Infinity;
  let shown: number | undefined;
  let last = -Infinity;
  let lookedAt = monotonic();

  const target = () => (low + high) / 2;

  function offset(): number {
    const at = monotonic();
    const elapsed = Math.max(0, at - lookedAt);
    lookedAt = at;
    if (shown === undefined) return Date.now() - at;
    const behind = target() - shown;
    shown = behind > JUMP_MS ? target() : shown + clamp(behind, SLEW * elapsed);
    return shown;
  }

  return {
    now() {
      const value = offset() + monotonic();
      if (shown === undefined) return value;
      last = Math.max(last, value);
      return last;
    },
    observe({ serverTime, sentAt, receivedAt }) {
      const server = Date.parse(serverTime);
      if (Number.isNaN(server)) return;
      offset();
      low = Math.max(low, server - receivedAt);
      high = Math.min(high, server + 1 - sentAt);
      if (low > high) [low, high] = [server - receivedAt, server + 1 - sentAt];
      shown ??= target();
    },
  };
}

function clamp(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}
