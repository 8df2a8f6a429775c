const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/** To make a formatter takes a hundred times as long as to use it. */
const formats = new Map<string, Intl.NumberFormat>();
const lists = new Map<string, Intl.ListFormat>();

function formatOf(language: string, unit: string, unitDisplay: 'long' | 'short') {
  const key = `${language} ${unit} ${unitDisplay}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay });
  formats.set(key, made);
  return made;
}

function listOf(language: string) {
  const known = lists.get(language);
  if (known) return known;
  const made = new Intl.ListFormat(language, { type: 'unit', style: 'narrow' });
  lists.set(language, made);
  return made;
}

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
  const words = parts.map(({ unit, count }) => formatOf(language, unit, unitDisplay).format(count));
  const [only = '', ...more] = words;
  return more.length > 0 ? listOf(language).format(words) : only;
}
