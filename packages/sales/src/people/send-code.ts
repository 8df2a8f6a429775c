import type { Db } from '@seckill/db';
import type { SendCodeSms, SmsResult } from '@seckill/tasks';
import type { PhoneCodes } from './phone-codes.ts';
import type { TextProvider } from './text-provider.ts';
import { codeText } from './texts.ts';

export type CodeParts = {
  db: Pick<Db, 'findCodeNumber' | 'findContacts' | 'writeMessages'>;
  codes: PhoneCodes;
  provider: TextProvider;
};

/**
 * Sends the code that confirms a number. A retry sends the same words under the same id. The words are written down only where the
 * inbox in the app is all the way to people there is.
 */
export async function sendCode(
  { db, codes, provider }: CodeParts,
  { kind, userId, codeId }: SendCodeSms,
  { signal }: { signal: AbortSignal },
): Promise<SmsResult> {
  const to = await db.findCodeNumber({ memberId: userId, codeId });
  if (to === undefined) return { outcome: 'not_needed' };
  const contacts = await db.findContacts([userId]);
  const id = `${kind}.${codeId}`;
  const said = codeText(codes.codeOf(codeId), contacts.get(userId)?.language ?? null);
  await provider.send({ id, to, kind, text: said.text }, signal);
  if (provider.inApp) await db.writeMessages([{ id, userId, to, kind, ...said, isSent: true }]);
  return { outcome: 'sent' };
}
