import { expect, it } from 'vitest';
import {
  flag,
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
const SECRET = 's'.repeat(32);

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

it('a key that says it is base64 is base64', () => {
  const hook = (HOOK: string) => readSettings(settings, { SECRET, HOOK }).HOOK;
  const good = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
  expect(hook(good)).toBe(good);
  for (const bad of ['whsec_', 'whsec_AAAA', `whsec_${'-'.repeat(44)}`]) {
    expect(() => hook(bad)).toThrow('HOOK begins with whsec_');
  }
});
