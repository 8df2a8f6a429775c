import { expect, it } from 'vitest';
import {
  flag,
  keys,
  oneOf,
  optional,
  readSettings,
  required,
  token,
  webhookKey,
  whole,
} from './setting.ts';

const settings = {
  COUNT: whole({ min: 1, max: 10, unset: 3 }),
  WORD: oneOf(['a', 'b'], 'a'),
  SWITCH: flag(),
  SECRET: required(token),
  HOOK: optional(webhookKey, undefined),
};
const SECRET = '9f3c71e5b2d8064aa1c07e6d58b3f294';

it('an empty variable counts as one that is not set', () => {
  const values = readSettings(settings, { COUNT: '', WORD: '', SWITCH: '', SECRET, HOOK: '' });
  expect(values).toEqual({ COUNT: 3, WORD: 'a', SWITCH: false, SECRET, HOOK: undefined });
});

it('one sentence names everything that is wrong, and no value', () => {
  const wrong = { COUNT: 'w9', WORD: 'w9', SWITCH: 'w9', HOOK: 'w9' };
  const read = () => readSettings(settings, wrong);
  expect(read).toThrow(/^(?=.*COUNT)(?=.*WORD)(?=.*SWITCH)(?=.*SECRET is missing)(?=.*HOOK)/);
  expect(read).not.toThrow(/w9/);
});

it.each(['0', '11', '1e1', '0x5', ' 5', '5 ', '+5', '-5', '5.0', 'five', '٥', 'Infinity'])(
  'a number is from 1 to 10 in digits, not %j',
  (COUNT) => {
    expect(() => readSettings(settings, { COUNT, SECRET })).toThrow('COUNT must be a whole number');
  },
);

it.each(['TRUE', '1', 'yes', 'on'])('a switch is true or false, not %s', (SWITCH) => {
  expect(() => readSettings(settings, { SWITCH, SECRET })).toThrow('SWITCH must be one of');
});

it.each([`${SECRET} `, `${SECRET}\n`, `${SECRET}é`, SECRET.slice(1)])(
  'a secret that travels in a header arrives there, unlike %j',
  (wrong) => expect(() => readSettings(settings, { SECRET: wrong })).toThrow('SECRET must be'),
);

it.each([
  'a'.repeat(32),
  'ab'.repeat(20),
  '0123456789abcdef0123456789abcdef',
  'abcdefghijklmnopqrstuvwxyz0123456789',
  'changeme-7f3c9a1e5b2d8064-changeme',
  'your-secret-token-7f3c9a1e5b2d8064',
  '11111111111111112222222222222222',
])('a secret that somebody could hit upon is refused: %s', (weak) => {
  for (const given of [weak, `${SECRET},${weak}`]) {
    expect(() => readSettings({ MINE: required(keys) }, { MINE: given })).toThrow(
      /^MINE is too easy to guess/,
    );
  }
  expect(() => readSettings({ SECRET: required(token) }, { SECRET: weak })).toThrow(
    'SECRET is too',
  );
});

it('a list of secrets is taken apart, each as long as one alone', () => {
  const read = (MINE: string) => readSettings({ MINE: required(keys) }, { MINE }).MINE;
  const second = SECRET.toUpperCase();
  expect(read(SECRET)).toEqual([SECRET]);
  expect(read(`${SECRET}, ${second}`)).toEqual([SECRET, second]);
  for (const bad of [`${SECRET},`, `${SECRET},short`]) expect(() => read(bad)).toThrow('MINE must');
});

it('a key that says it is base64 is base64', () => {
  const hook = (HOOK: string) => readSettings(settings, { SECRET, HOOK }).HOOK;
  const good = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
  expect(hook(good)).toBe(good);
  for (const bad of ['whsec_', 'whsec_AAAA', `whsec_${'-'.repeat(44)}`]) {
    expect(() => hook(bad)).toThrow('HOOK begins with whsec_');
  }
});
