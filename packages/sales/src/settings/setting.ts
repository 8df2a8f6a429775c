/**
 * One variable of the environment: what its text means. `read` is given undefined for one that is unset or empty, and
 * throws an Error that says what is wrong with it. That text is shown to whoever starts the program, so it names
 * neither the variable, which is added, nor a part of a value that may be secret.
 */
export interface Setting<T> {
  read(text: string | undefined): T;
}

export type Settings = Record<string, Setting<unknown>>;
export type ValuesOf<S extends Settings> = {
  [Name in keyof S]: S[Name] extends Setting<infer T> ? T : never;
};

/** Reads every variable, and throws one Error that names each that is missing or wrong and why. */
export function readSettings<const S extends Settings>(
  settings: S,
  env: NodeJS.ProcessEnv,
): ValuesOf<S> {
  const values: Record<string, unknown> = {};
  const wrong: string[] = [];
  for (const [name, setting] of Object.entries(settings)) {
    try {
      values[name] = setting.read(env[name] || undefined);
    } catch (error) {
      wrong.push(`${name} ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (wrong.length > 0) throw new Error(wrong.join('; '));
  return values as ValuesOf<S>;
}

/** A variable that has a meaning of its own when it is unset. */
export const optional = <T, U>(parse: (text: string) => T, unset: U): Setting<T | U> => ({
  read: (text) => (text === undefined ? unset : parse(text)),
});

export const required = <T>(parse: (text: string) => T): Setting<T> => ({
  read(text) {
    if (text === undefined) throw new Error('is missing');
    return parse(text);
  },
});

/** A setting of earlier versions: one that is still set would be ignored without a word. */
export const replacedBy = (name: string): Setting<undefined> =>
  optional(() => {
    throw new Error(`is not a setting any more: ${name} takes its place`);
  }, undefined);

/** A whole number in plain digits: "1e3", "0x10" and " 8" are mistakes more often than they are meant. */
export const whole = (limits: { min: number; max?: number; unset: number }): Setting<number> =>
  optional((text) => {
    const { min, max = Number.MAX_SAFE_INTEGER } = limits;
    const value = /^\d{1,16}$/.test(text) ? Number(text) : NaN;
    if (value >= min && value <= max) return value;
    const upTo = limits.max === undefined ? `${min} or more` : `from ${min} to ${max}`;
    throw new Error(`must be a whole number, ${upTo}`);
  }, limits.unset);

export const oneOf = <const T extends string>(words: readonly T[], unset: T): Setting<T> =>
  optional((text) => {
    const word = words.find((each) => each === text);
    if (word === undefined) throw new Error(`must be one of ${words.join(', ')}`);
    return word;
  }, unset);

export const flag = (unset = false): Setting<boolean> => {
  const word = oneOf(['true', 'false'], unset ? 'true' : 'false');
  return { read: (text) => word.read(text) === 'true' };
};

export const matching = (pattern: RegExp, why: string) => (text: string) => {
  if (!pattern.test(text)) throw new Error(why);
  return text;
};

/** A key that signs or seals: as long as the digest it is used with. */
export function key(text: string): string {
  if (Buffer.byteLength(text) < 32) throw new Error('must be at least 32 bytes long');
  if (isGuessable(text)) throw new Error(WEAK);
  return text;
}

/** Keys of which the first signs and all verify, with commas between. */
export const keys = (text: string): readonly string[] =>
  text.split(',').map((part) => key(part.trim()));

const WEAK =
  'is too easy to guess: take one that was made by chance, as from: openssl rand -hex 24';

/** What stands in examples, to be replaced. */
const PLACEHOLDER =
  /change[-_ ]?(me|this|it)|replace[-_ ]?(me|this|it)|placeholder|your[-_ ]?(own[-_ ])?(secret|token|key)|insert[-_ ]|secret[-_ ]?(key[-_ ])?here|p[a4]ssw[o0]rd1|letmein|qwerty/i;
const REPEATED = /^(.{1,16}?)\1+.{0,15}$/s;
const LEAST_BITS = 60;

/** Whether somebody could hit upon it: one piece again and again, the alphabet, a word of an example, few characters. */
function isGuessable(text: string): boolean {
  if (PLACEHOLDER.test(text) || REPEATED.test(text)) return true;
  const codes = [...Buffer.from(text)];
  const surprising = codes.filter((code, at) => Math.abs(code - (codes[at - 1] ?? -9)) > 1);
  return surprising.length * Math.log2(new Set(surprising).size) < LEAST_BITS;
}

/** A key that signs messages to or from other programs: `whsec_` says that the rest is base64. */
export function webhookKey(text: string): string {
  const [, base64] = /^whsec_(.*)$/s.exec(text) ?? [];
  if (base64 === undefined) return key(text);
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(base64) && base64.length % 4 === 0;
  if (!isBase64 || Buffer.from(base64, 'base64').length < 24) {
    throw new Error('begins with whsec_, so the rest must be base64 of at least 24 bytes');
  }
  return text;
}

/** A secret that travels in a header, where nothing but visible ASCII arrives as it was sent. */
export function token(text: string): string {
  if (!/^[!-~]+$/.test(text)) throw new Error('must be made of visible ASCII without spaces');
  return key(text);
}
