import { randomBytes } from 'node:crypto';
import type { Db, PhoneConfirmed } from '@seckill/db';
import type { Limiter } from '@seckill/redis';
import type { Tasks } from '@seckill/task-engine';
import { userSendSms } from '@seckill/tasks';
import type { PhoneCodes } from './phone-codes.ts';

const DAY_MS = 86_400_000;

/** Codes to one number, of whatever accounts. */
export const CODES_PER_NUMBER = { name: 'phone-code-number', points: 5, perMs: DAY_MS };

const newId = (): string => randomBytes(16).toString('base64url');

/**
 * Has a code sent to a number, in the form of E.164. A number that has had its share for today is sent none, and nobody who asks is
 * told: how often others asked is theirs to know.
 */
export async function askForCode(
  {
    db,
    limiter,
    tasks,
  }: { db: Pick<Db, 'askPhoneCode'>; limiter: Limiter; tasks: Pick<Tasks, 'delay'> },
  { memberId, mobile }: { memberId: string; mobile: string },
): Promise<void> {
  const codeId = newId();
  const share = await limiter.take({ ...CODES_PER_NUMBER, of: mobile });
  await db.askPhoneCode({ memberId, codeId, mobile });
  if (share.outcome === 'empty') return;
  await tasks.delay(userSendSms, { kind: 'phone_code', userId: memberId, codeId });
}

export type PhoneEntered =
  | Exclude<PhoneConfirmed, { outcome: 'confirmed' }>
  | { outcome: 'confirmed'; confirmation: string; ended: string[] };

/** With the right code the number is this member's. `confirmation` is what their sessions carry; those `ended` are worth nothing now. */
export async function enterCode(
  { db, codes }: { db: Pick<Db, 'confirmPhone'>; codes: PhoneCodes },
  { memberId, code }: { memberId: string; code: string },
): Promise<PhoneEntered> {
  const confirmation = newId();
  const isCode = (codeId: string) => codes.isCode(codeId, code);
  const answer = await db.confirmPhone({ memberId, isCode, confirmation });
  return answer.outcome === 'confirmed'
    ? { outcome: 'confirmed', confirmation, ended: answer.ended }
    : answer;
}
