import { Type } from 'typebox';

export const LanguageName = Type.Union([Type.Literal('zh'), Type.Literal('en')]);

/** The language to be answered in. Without it `Accept-Language` says it. */
export const LanguageQuery = Type.Object(
  { lang: Type.Optional(LanguageName) },
  { additionalProperties: false },
);
