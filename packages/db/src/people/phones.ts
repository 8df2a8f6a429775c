import { randomBytes } from 'node:crypto';
import { PHONE_CODE_MS, PHONE_CODE_TRIES } from '@seckill/contracts';
import { and, eq, sql } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import type { Session } from '../access/connect.ts';
import { phoneCodes, phones, users } from '../schema.ts';
import { lockPerson } from './lock-person.ts';

/** `mobile` in the form of E.164. `codeId` is chosen before the first try. */
export type PhoneCode = { memberId: string; codeId: string; mobile: string };

/** Notes for which number a member asks a code; the code asked for before is worth nothing from now on. */
export const askPhoneCode = (access: Access, asked: PhoneCode): Promise<void> =>
  access.write(async (tx) => {
    const { codeId, mobile } = asked;
    const fresh = { codeId, mobile, tries: 0, createdAt: sql`now(3)` };
    await tx
      .insert(phoneCodes)
      .values({ ...asked, createdAt: sql`now(3)` })
      .onDuplicateKeyUpdate({ set: fresh });
  });

const isFresh = sql`${phoneCodes.createdAt} > now(3) - interval ${PHONE_CODE_MS * 1000} microsecond`;

/** The number that a code is for; undefined when it is too old, or another was asked for since. */
export const findCodeNumber = (
  access: Access,
  { memberId, codeId }: Omit<PhoneCode, 'mobile'>,
): Promise<string | undefined> =>
  access.read(async (session) => {
    const [row] = await session
      .select({ mobile: phoneCodes.mobile })
      .from(phoneCodes)
      .where(and(eq(phoneCodes.memberId, memberId), eq(phoneCodes.codeId, codeId), isFresh));
    return row?.mobile;
  });

export type PhoneConfirmation = {
  memberId: string;
  /** Whether what was entered is the code of this id. */
  isCode: (codeId: string) => boolean;
  /** Chosen before the first try, so that a try whose answer was lost is found. */
  confirmation: string;
};

/** `ended`: confirmations that are worth nothing from now on. `expired`: there is no code, or none that may be tried. */
export type PhoneConfirmed =
  | { outcome: 'confirmed'; mobile: string; ended: string[] }
  | { outcome: 'wrong' | 'expired' };

/**
 * Whoever enters the code has the number: it is theirs from now on, and no other account's. Each wrong try counts, also of
 * many at once.
 */
export async function confirmPhone(
  access: Access,
  { memberId, isCode, confirmation }: PhoneConfirmation,
): Promise<PhoneConfirmed> {
  // An attempt whose COMMIT was lost may be the one that ended them.
  const ended = new Set<string>();
  return access.write(async (tx): Promise<PhoneConfirmed> => {
    await lockPerson(tx, memberId);
    const own = await readPhone(tx, memberId);
    if (own?.confirmation === confirmation) {
      return { outcome: 'confirmed', mobile: own.mobile, ended: [...ended] };
    }
    const [asked] = await tx
      .select({
        codeId: phoneCodes.codeId,
        mobile: phoneCodes.mobile,
        tries: phoneCodes.tries,
        isFresh: sql`${isFresh}`.mapWith(Boolean),
      })
      .from(phoneCodes)
      .where(eq(phoneCodes.memberId, memberId));
    if (!asked?.isFresh || asked.tries >= PHONE_CODE_TRIES) return { outcome: 'expired' };
    if (!isCode(asked.codeId)) {
      await tx
        .update(phoneCodes)
        .set({ tries: sql`${phoneCodes.tries} + 1` })
        .where(eq(phoneCodes.memberId, memberId));
      return { outcome: 'wrong' };
    }
    const { mobile } = asked;
    const [before] = await tx
      .select({ confirmation: phones.confirmation, memberId: phones.memberId })
      .from(phones)
      .where(eq(phones.mobile, mobile))
      .for('update');
    if (before?.memberId) ended.add(before.confirmation);
    if (own) ended.add(own.confirmation);
    // One number at a time, and of a number one account.
    await tx.update(phones).set({ memberId: null }).where(eq(phones.memberId, memberId));
    const now = { memberId, confirmation, confirmedAt: sql`now(3)` };
    await tx
      .insert(phones)
      .values({ id: randomBytes(16).toString('base64url'), mobile, ...now })
      .onDuplicateKeyUpdate({ set: now });
    await tx.update(users).set({ mobile }).where(eq(users.id, memberId));
    await tx.delete(phoneCodes).where(eq(phoneCodes.memberId, memberId));
    return { outcome: 'confirmed', mobile, ended: [...ended] };
  });
}

/** A member's confirmed number. `confirmation` is what sessions carry for it. */
export type Phone = { mobile: string; confirmation: string; confirmedAt: Date };

async function readPhone(session: Session, memberId: string): Promise<Phone | undefined> {
  const [row] = await session
    .select({
      mobile: phones.mobile,
      confirmation: phones.confirmation,
      confirmedAt: phones.confirmedAt,
    })
    .from(phones)
    .where(eq(phones.memberId, memberId));
  return row;
}

export const findPhone = (access: Access, memberId: string): Promise<Phone | undefined> =>
  access.read((session) => readPhone(session, memberId));
