import { setTimeout as sleep } from 'node:timers/promises';
import type { Guest } from './stack.ts';

/**
 * Asks until the buyer is let in. Whoever asks a second from now, or later, must be; how long an answer takes on a busy
 * machine is another matter.
 */
export async function letInWithinASecond(buyer: Guest, saleId?: number): Promise<void> {
  const back = performance.now();
  for (;;) {
    const asked = performance.now() - back;
    const { status } = await buyer.buy(saleId);
    if (status < 300) return;
    if (asked >= 1000) throw new Error(`not let in after a second, but answered ${status}`);
    await sleep(20);
  }
}
