import type { ServerResponse } from 'node:http';

/** Who asks again as soon as it is refused asks about once in so long. */
const HOLD_MS = 1_000;
const LOOK_MS = 50;
/** So many are kept waiting at most, about 50 MB of connections. */
const MOST_HELD = 5_000;

type Answer = (response: ServerResponse) => void;

/**
 * Refusals are said a second late: a program that comes back at once would have the process say nothing else, and buyers are asked to
 * wait longer than that anyway. Beyond the most that is held a refusal is said at once, and the connection ended.
 */
export function createLateRefusals() {
  let held: { response: ServerResponse; at: number; answer: Answer }[] = [];
  let timer: NodeJS.Timeout | undefined;

  function say(upTo: number) {
    let said = 0;
    for (const { response, at, answer } of held) {
      if (at > upTo) break;
      said += 1;
      if (!response.destroyed) answer(response);
    }
    held = held.slice(said);
    if (held.length === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  }

  return {
    refuse(response: ServerResponse, answer: Answer): void {
      if (held.length >= MOST_HELD) {
        response.setHeader('connection', 'close');
        return answer(response);
      }
      held.push({ response, at: performance.now() + HOLD_MS, answer });
      timer ??= setInterval(() => say(performance.now()), LOOK_MS);
    },
    /** Says what is still held. */
    close: () => say(Infinity),
  };
}
