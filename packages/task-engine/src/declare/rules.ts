import { InvalidOption } from './invalid-option.ts';

/** Throws InvalidOption when a value does not fit. `undefined` is left to `fields`: it is an option that was not given. */
export type Rule = (option: string, value: unknown) => void;

const rule =
  (mustBe: string, fits: (value: unknown) => boolean): Rule =>
  (option, value) => {
    if (!fits(value)) throw new InvalidOption(option, value, mustBe);
  };

const isBetween = (value: unknown, least: number, most: number): boolean =>
  typeof value === 'number' && value >= least && value <= most;

export const number = (least: number, most: number): Rule =>
  rule(`a number from ${least} to ${most}`, (value) => isBetween(value, least, most));

export const whole = (least: number, most: number): Rule =>
  rule(
    `a whole number from ${least} to ${most}`,
    (value) => Number.isInteger(value) && isBetween(value, least, most),
  );

export const flag = rule('true or false', (value) => typeof value === 'boolean');

export const callable = rule('a function', (value) => typeof value === 'function');

const HALF = /\p{Surrogate}/u;

/** Two texts with halves of characters in them may be one text once they are stored. */
export const text = (least: number, most: number): Rule =>
  rule(
    `a text of ${least} to ${most} characters, all of them whole`,
    (value) =>
      typeof value === 'string' &&
      value.length >= least &&
      value.length <= most &&
      !HALF.test(value),
  );

export const matching = (pattern: RegExp, mustBe: string): Rule =>
  rule(mustBe, (value) => typeof value === 'string' && pattern.test(value));

export const timezone = rule('a time zone, as Europe/Berlin', (value) => {
  if (typeof value !== 'string') return false;
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: value }));
  } catch {
    return false;
  }
});

export const oneOf = (...words: string[]): Rule =>
  rule(`one of ${words.join(', ')}`, (value) => words.some((word) => word === value));

/** A moment, at most so many ms from now. */
export const moment = (ahead: number): Rule =>
  rule(
    `a valid Date, at most ${ahead} ms from now`,
    (value) => value instanceof Date && value.getTime() <= Date.now() + ahead,
  );

export const aDate = rule(
  'a valid Date',
  (value) => value instanceof Date && !Number.isNaN(value.getTime()),
);

export const instance = (mustBe: string, of: new (...args: never[]) => object): Rule =>
  rule(mustBe, (value) => value instanceof of);

export const anObject: Rule = rule(
  'an object',
  (value) => typeof value === 'object' && value !== null,
);

/** What `call`, `pass`, `passAs` and `chain` make. */
export const aCall = rule('a call, made by call, pass, passAs or chain', (value) => {
  const specs: unknown = Reflect.get(Object(value), 'specs');
  return Array.isArray(specs) && specs.length > 0;
});

export const listOf =
  (each: Rule, most = Infinity): Rule =>
  (option, value) => {
    if (!Array.isArray(value)) throw new InvalidOption(option, value, 'a list');
    if (value.length > most) throw new InvalidOption(option, value, `a list of at most ${most}`);
    // By index: a hole is a value, too.
    for (let at = 0; at < value.length; at += 1) each(`${option}[${at}]`, value[at]);
  };

type Fields = Readonly<Record<string, Rule>>;

/** An object of options: each that is there by its rule, those in `required` there, and no others. */
export function fields(rules: Fields, required: readonly string[] = []): Rule {
  const known = new Map(Object.entries(rules));
  const names = [...known.keys()].join(', ');
  return (option, value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new InvalidOption(option, value, `an object with ${names}`);
    }
    const path = option === '' ? '' : `${option}.`;
    for (const [name, inner] of Object.entries(value)) {
      if (inner === undefined) continue;
      const check = known.get(name);
      if (check === undefined) throw new InvalidOption(path + name, inner, `left out, of ${names}`);
      check(path + name, inner);
    }
    for (const name of required) {
      const inner: unknown = Reflect.get(value, name);
      if (inner === undefined) throw new InvalidOption(path + name, inner, 'there');
    }
  };
}
