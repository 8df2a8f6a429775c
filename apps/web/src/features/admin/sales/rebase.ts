import { LANGUAGES } from '@seckill/contracts';
import type { SaleDraft } from './sale-draft.ts';

/** A field of the form by its path: `price`, `texts.zh.title`. */
type Flat = Record<string, string | number | boolean>;

/** What somebody else changed, by the path of the field, and what it was before. */
export type Difference = { field: string; before: Flat[string]; now: Flat[string] };

export function differencesOf(before: SaleDraft, now: SaleDraft): Difference[] {
  const [old, young] = [flat(before), flat(now)];
  return Object.keys(young)
    .filter((field) => old[field] !== young[field])
    .map((field) => ({ field, before: old[field] ?? '', now: young[field] ?? '' }));
}

/** The newer sale with what was typed into the form of the older one. */
export function rebase(before: SaleDraft, typed: SaleDraft, now: SaleDraft): SaleDraft {
  const [old, own] = [flat(before), flat(typed)];
  const mine = new Set(Object.keys(own).filter((field) => own[field] !== old[field]));
  const keep = <T>(field: string, ownValue: T, newValue: T) =>
    mine.has(field) ? ownValue : newValue;
  const texts = { ...now.texts };
  for (const language of LANGUAGES) {
    const path = (name: string) => `texts.${language}.${name}`;
    texts[language] = {
      title: keep(path('title'), typed.texts[language].title, now.texts[language].title),
      description: keep(
        path('description'),
        typed.texts[language].description,
        now.texts[language].description,
      ),
    };
  }
  const fields = Object.fromEntries(
    Object.entries(now)
      .filter(([field]) => field !== 'texts')
      .map(([field, value]) => [field, keep(field, typed[field as keyof SaleDraft], value)]),
  );
  return { ...now, ...fields, texts };
}

function flat({ texts, ...plain }: SaleDraft): Flat {
  const own = LANGUAGES.flatMap((language) =>
    Object.entries(texts[language]).map(([name, said]) => [`texts.${language}.${name}`, said]),
  );
  return { ...plain, ...Object.fromEntries(own) };
}
