/**
 * In no text: control characters, halves of a character, what would turn the order of the letters beside it around, and the mark
 * that a decoder leaves where it could not read.
 */
const NEVER = '\\p{Cc}\\p{Cs}\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069\\ufffd';
const SEEN = '[^\\p{Z}\\p{Cc}\\p{Cs}\\p{DI}\\u2800]';
const NOT_IN_ADDRESS = '\\s\\p{C}\\\\<>"`\\ufffd';

/** What a text must match, with the `u` flag: as a pattern of JSON Schema, and for a form. */
export const RULES = {
  /** On one line; may be empty. */
  line: `^[^${NEVER}]*$`,
  /** On one line, with something to be seen in it. */
  title: `^(?=.*${SEEN})[^${NEVER}]*$`,
  /** On several lines. */
  lines: `^(?:[^${NEVER}]|[\\t\\n\\r])*$`,
  /** A path of this site, or an https address: nothing that a browser would run or take for another site's. */
  address: `^(?:/(?!/)[^${NOT_IN_ADDRESS}]*|https://[^${NOT_IN_ADDRESS}/?#@]+(?:[/?#][^${NOT_IN_ADDRESS}]*)?)$`,
} as const;

/** Whether a text keeps a rule. */
export const keeps = (rule: keyof typeof RULES, text: string): boolean =>
  new RegExp(RULES[rule], 'u').test(text);

/** How long a text is, in code points: as the API and MySQL count. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

/** What is wrong with a text in a form; undefined where the API takes it. */
export function problemOf(
  text: string,
  rule: 'line' | 'title' | 'lines',
  most: number,
): 'missing' | 'long' | 'letters' | undefined {
  if (lengthOf(text) > most) return 'long';
  if (keeps(rule, text)) return undefined;
  return rule === 'title' && keeps('line', text) ? 'missing' : 'letters';
}
