/** What a timer of Node counts at most, ms: some 25 days. A longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** `setTimeout` for a time of any length. Returns the way to cancel it. */
export function after(ms: number, work: () => void): () => void {
  const until = performance.now() + ms;
  const wait = (): NodeJS.Timeout => {
    const left = until - performance.now();
    return left > LONGEST_TIMER_MS
      ? setTimeout(() => (timer = wait()), LONGEST_TIMER_MS)
      : setTimeout(work, left);
  };
  let timer = wait();
  return () => clearTimeout(timer);
}
