import {
  keeps,
  lengthOf,
  LIMITS,
  problemOf,
  type AdminBanner,
  type NewBanner,
} from '@seckill/contracts';
import {
  type OwnWords,
  problemsIn,
  textsOf,
  type WordRules,
  wordsIn,
} from '../languages/own-words.ts';
import { refusedField } from '../../../lib/forms/refused-field.ts';
import { isWhole } from '../sales/sale-draft.ts';

type Words = 'title' | 'subtitle';
const WORDS: readonly Words[] = ['title', 'subtitle'];
const RULES: WordRules<Words> = {
  title: { rule: 'title', most: LIMITS.bannerTitle },
  subtitle: { rule: 'line', most: LIMITS.bannerSubtitle },
};

export type BannerDraft = {
  title: string;
  subtitle: string;
  texts: OwnWords<Words>;
  imageUrl: string;
  linkUrl: string;
  position: number | string;
};

type Wrong = 'missing' | 'long' | 'letters' | 'url' | 'position' | 'refused';
type Problems = Record<string, Wrong | undefined>;

export const emptyBanner = (position: number): BannerDraft => ({
  title: '',
  subtitle: '',
  texts: wordsIn({}, WORDS),
  imageUrl: '',
  linkUrl: '/',
  position,
});

export function draftOf({
  title,
  subtitle,
  texts,
  imageUrl,
  linkUrl,
  position,
}: AdminBanner): BannerDraft {
  return { title, subtitle, texts: wordsIn(texts, WORDS), imageUrl, linkUrl, position };
}

/** What is wrong, by the path of each field; nothing when it may be sent. */
export function problemsOf(draft: BannerDraft): Problems {
  const { title, subtitle, imageUrl, linkUrl, position } = draft;
  const problems: Problems = {
    title: problemOf(title.trim(), 'title', LIMITS.bannerTitle),
    subtitle: problemOf(subtitle, 'line', LIMITS.bannerSubtitle),
    ...problemsIn(draft.texts, RULES),
    imageUrl: addressProblem(imageUrl),
    linkUrl: addressProblem(linkUrl),
    position: isWhole(position, 0, LIMITS.bannerPosition) ? undefined : 'position',
  };
  return Object.fromEntries(Object.entries(problems).filter(([, problem]) => problem));
}

const FIELDS: Readonly<Record<string, Wrong>> = {
  title: 'refused',
  subtitle: 'refused',
  imageUrl: 'url',
  linkUrl: 'url',
  position: 'position',
};
const OWN_WORDS = /^texts\.(?:zh|en)\.(?:title|subtitle)$/;

/** Which field of the form the API refused, and what is wrong with it; undefined when it is none of them. */
export function refusedIn(error: Error): { field: string; wrong: Wrong } | undefined {
  const field = refusedField(error) ?? '';
  const wrong = OWN_WORDS.test(field) ? 'refused' : FIELDS[field];
  return wrong && { field, wrong };
}

export const bannerOf = (draft: BannerDraft): NewBanner => ({
  ...draft,
  title: draft.title.trim(),
  texts: textsOf(draft.texts, WORDS),
  position: Number(draft.position),
});

/** A path of this site, or https. */
function addressProblem(address: string): Wrong | undefined {
  if (address === '') return 'missing';
  if (lengthOf(address) > LIMITS.address) return 'long';
  return keeps('address', address) ? undefined : 'url';
}
