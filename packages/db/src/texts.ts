import type { Texts } from '@seckill/contracts';

/**
 * The words per language after an edit: those that it brings, or else those that were there, without what it now says
 * in plain words. Nothing to be written when no word is edited.
 */
export function textsAfter<Field extends string>(
  before: Texts<Field> | null,
  edit: { [field in Field]?: string } & { texts?: Texts<Field> | null | undefined },
): { texts?: Texts<Field> } {
  if (edit.texts) return { texts: edit.texts };
  if (!before) return {};
  const kept = Object.entries(before).map(([language, own]) => [
    language,
    Object.fromEntries(Object.entries(own).filter(([field]) => !(field in edit))),
  ]);
  return { texts: Object.fromEntries(kept) };
}
