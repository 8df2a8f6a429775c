const SECRET =
  /pass(?:word|wd|phrase)?$|secret|token|authorization|cookie|credential|api[-_]?key|sealed/i;
const NUMBER = /^(?:mobile|phone|tel)/i;

/** The same value with secrets left out and phone numbers cut to their last digits: for history and operators. */
export function redact(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redact);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, hide(key, inner)]));
}

function hide(key: string, value: unknown): unknown {
  if (SECRET.test(key)) return '[redacted]';
  if (NUMBER.test(key) && typeof value === 'string') return `…${value.slice(-4)}`;
  return redact(value);
}
