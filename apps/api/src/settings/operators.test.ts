import { expect, it } from 'vitest';
import { operatorsBeside } from './operators.ts';

const ADMIN_TOKEN = '9f3c71e5b2d8064aa1c07e6d58b3f294';
const LIN = '4be0d19c7a63f58e20d7b91c35a8e64f';
const MEI = 'c86:f2a94d7e1b3058cc9e2f7a16d3b50';
const read = operatorsBeside(ADMIN_TOKEN);

it('reads who may do what with which token', () => {
  expect(read(`lin:run:${LIN}, mei.w-2:look:${MEI}`)).toEqual([
    { name: 'lin', role: 'run', token: LIN },
    { name: 'mei.w-2', role: 'look', token: MEI },
  ]);
});

it.each([
  ['lin', 'entry 1 not name:role:token'],
  [`lin:run`, 'entry 1 not name:role:token'],
  [`lin:run:${LIN},`, 'entry 2 not name:role:token'],
  [`Lin Wang:run:${LIN}`, 'entry 1 a name'],
  [`:run:${LIN}`, 'entry 1 a name'],
  [`${'x'.repeat(24)}:run:${LIN}`, 'entry 1 a name'],
  [`lin:root:${LIN}`, 'entry 1 a role that is none of look, run, administer'],
  [`lin:run:short`, 'entry 1 a token that must be at least 32 bytes long'],
  [`lin:run:${'abcd'.repeat(10)}`, 'entry 1 a token that is too easy to guess'],
  [`lin:run:${LIN} x`, 'entry 1 a token'],
  [`lin:run:${LIN},lin:look:${MEI}`, 'entry 2 a name that somebody has'],
  [`admin:run:${LIN}`, 'entry 1 a name that somebody has'],
  [`lin:run:${LIN},mei:look:${LIN}`, 'entry 2 a token that somebody has'],
  [`lin:run:${ADMIN_TOKEN}`, 'entry 1 the ADMIN_TOKEN'],
])('refuses %s, and says what is wrong without a secret', (text, why) => {
  let said = '';
  try {
    read(text);
  } catch (error) {
    said = String(error);
  }
  expect(said).toContain(why);
  for (const secret of [LIN, MEI, ADMIN_TOKEN]) expect(said).not.toContain(secret);
});
