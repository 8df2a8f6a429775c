/** Without a schema, so that the page can have it too. */
export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Words that some languages have of their own. What is missing is said in the plain words beside them. */
export type Texts<Field extends string> = {
  [language in Language]?: { [field in Field]?: string };
};

/** What somebody reads in a language, or without one: its own words, and the plain ones where it has none. */
export const inLanguage = <Field extends string>(
  plain: Record<Field, string>,
  texts: Texts<Field> | null | undefined,
  language: Language | undefined,
): Record<Field, string> => ({ ...plain, ...(language && texts?.[language]) });

/** What operators tell in a language, and in `plain` words where it has none of its own. */
export type Notices = { [words in Language | 'plain']?: string };

export const noticeIn = (
  notices: Notices | null | undefined,
  language: Language | undefined,
): string | undefined => (language && notices?.[language]) ?? notices?.plain;
