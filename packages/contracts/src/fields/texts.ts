import { Type } from 'typebox';
import { LIMITS } from './limits.ts';
import { RULES } from './rules.ts';

type Options = { description?: string; examples?: string[]; minLength?: number };

/** Text on one line, as it is kept: what cannot be kept exactly is refused. `most`: code points. */
export const Line = (most: number, options: Options = {}) =>
  Type.String({
    maxLength: most,
    pattern: RULES.line,
    description: `a text of ${options.minLength ?? 0} to ${most} characters on one line, without control characters`,
    ...options,
  });

/** The same, with something to be seen in it. */
export const Title = (most: number, options: Options = {}) =>
  Type.String({
    minLength: 1,
    maxLength: most,
    pattern: RULES.title,
    description: `a text of 1 to ${most} characters on one line, not blank, without control characters`,
    ...options,
  });

/** Text that may have several lines. */
export const Lines = (most: number, options: Options = {}) =>
  Type.String({
    maxLength: most,
    pattern: RULES.lines,
    description: `a text of at most ${most} characters, without control characters but the ends of lines`,
    ...options,
  });

/** Where a picture is, or a link leads. */
export const Address = Type.String({
  maxLength: LIMITS.address,
  pattern: RULES.address,
  description: 'a path of this site, as /images/watch.svg, or an https:// address',
  examples: ['/images/watch.svg'],
});

/** What a caller names an operation by, to have it done once. */
export const IdempotencyKey = Type.String({
  pattern: '^[ -~]{1,200}$',
  description: '1 to 200 letters, digits and marks of ASCII',
  examples: ['0f8fad5b-d9cb-469f-a165-70867728950e'],
});
