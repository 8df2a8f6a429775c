const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/** A length of time in words, in its two largest units: 10 seconds, 1 min 30 sec, 1 day. */
export function formatLength(seconds: number, language: string): string {
  let left = seconds;
  const counts = UNITS.map(([unit, length]) => {
    const count = Math.floor(left / length);
    left -= count * length;
    return { unit, count };
  });
  const first = Math.max(
    0,
    counts.findIndex(({ count }) => count > 0),
  );
  const told = seconds < 1 ? counts.slice(-1) : counts.slice(first, first + 2);
  const parts = told.filter(({ count }) => count > 0 || seconds < 1);
  const unitDisplay = parts.length === 1 ? 'long' : 'short';
  const words = parts.map(({ unit, count }) =>
    new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay }).format(count),
  );
  return new Intl.ListFormat(language, { type: 'unit', style: 'narrow' }).format(words);
}
