import { inLanguage, type Language, type Message } from '@seckill/contracts';
import type { MessageRow } from '@seckill/db';

/** In the reader's language, where that is known; else in the one it was sent in. */
export const toMessage = (
  { id, to, text, texts, kind, createdAt }: MessageRow,
  language: Language | undefined,
): Message => ({
  id,
  to,
  ...inLanguage({ text }, texts, language),
  kind,
  createdAt: createdAt.toISOString(),
});
