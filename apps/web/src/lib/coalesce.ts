/**
 * Lets the newest of each key through at most once per `everyMs`: the first at once, the rest at the end
 * of the interval. However many messages arrive, the page draws only what a person can see.
 */
export function createCoalescer(everyMs: number) {
  const waiting = new Map<string, () => void>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush() {
    const due = [...waiting.values()];
    waiting.clear();
    timer = due.length > 0 ? setTimeout(flush, everyMs) : undefined;
    for (const deliver of due) deliver();
  }

  return {
    put(key: string, deliver: () => void) {
      if (timer) {
        waiting.set(key, deliver);
        return;
      }
      timer = setTimeout(flush, everyMs);
      deliver();
    },
    /** Delivers without waiting and drops whatever waited under the key. */
    now(key: string, deliver: () => void) {
      waiting.delete(key);
      deliver();
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
      waiting.clear();
    },
  };
}
