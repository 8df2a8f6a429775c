import { LANGUAGES, problemOf, type Language, type Texts } from '@seckill/contracts';

/** What each language says in words of its own, as it stands in a form; what is empty is said in the plain words. */
export type OwnWords<Field extends string> = Record<Language, Record<Field, string>>;

const eachLanguage = <T>(make: (language: Language) => T): Record<Language, T> => ({
  zh: make('zh'),
  en: make('en'),
});

/** Every field of every language, as a form needs it. */
export const wordsIn = <Field extends string>(
  texts: Texts<Field>,
  fields: readonly Field[],
): OwnWords<Field> =>
  eachLanguage((language) => recordOf(fields, (field) => texts[language]?.[field] ?? ''));

/** What is to be kept: no field that is empty, and no language without words. */
export function textsOf<Field extends string>(
  words: OwnWords<Field>,
  fields: readonly Field[],
): Texts<Field> {
  const texts: Texts<Field> = {};
  for (const language of LANGUAGES) {
    const own: { [field in Field]?: string } = {};
    for (const field of fields) {
      const said = words[language][field].trim();
      if (said !== '') own[field] = said;
    }
    if (Object.keys(own).length > 0) texts[language] = own;
  }
  return texts;
}

/** What the API asks of the words of each field. */
export type WordRules<Field extends string> = Record<
  Field,
  { rule: 'line' | 'title' | 'lines'; most: number }
>;

/** What is wrong with each, by the path of its field in the form. What is empty is said in the plain words. */
export const problemsIn = <Field extends string>(
  words: OwnWords<Field>,
  rules: WordRules<Field>,
): Record<string, 'missing' | 'long' | 'letters' | undefined> =>
  Object.fromEntries(
    LANGUAGES.flatMap((language) =>
      fieldsOf(rules).map((field) => {
        const said = words[language][field].trim();
        const { rule, most } = rules[field];
        return [
          `texts.${language}.${field}`,
          said === '' ? undefined : problemOf(said, rule, most),
        ];
      }),
    ),
  );

const fieldsOf = <Field extends string>(record: Record<Field, unknown>): Field[] =>
  Object.keys(record) as Field[];

const recordOf = <Field extends string>(
  fields: readonly Field[],
  make: (field: Field) => string,
): Record<Field, string> =>
  Object.fromEntries(fields.map((field) => [field, make(field)])) as Record<Field, string>;
