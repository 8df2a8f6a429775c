/**
 * Why a server that is going away closes a socket (code 1012), with when this one is to come back: spread over some seconds, so that
 * those who are left are not met by everybody in one instant.
 */
export const leavingReason = (afterMs: number): string => `restarting; reconnectAfterMs=${afterMs}`;

/** When to come back, by the reason of a close; undefined where it does not say, as by versions before. */
export function reconnectAfterMs(reason: string): number | undefined {
  const [, ms] = /; reconnectAfterMs=(\d{1,6})$/.exec(reason) ?? [];
  return ms === undefined ? undefined : Number(ms);
}
