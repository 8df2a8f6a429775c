/** Calls `onLost` once, when `limitMs` have passed without `news`. */
export function keepPatience(limitMs: number, onLost: () => void): { news(): void; end(): void } {
  let last = performance.now();
  const timer = setInterval(
    () => {
      if (performance.now() - last < limitMs) return;
      clearInterval(timer);
      onLost();
    },
    Math.min(500, limitMs),
  );
  return { news: () => void (last = performance.now()), end: () => clearInterval(timer) };
}
