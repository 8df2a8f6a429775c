import { LANGUAGES, type Language } from '@seckill/contracts';
import { createInstance } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { AccountWords } from '../locales/account-en.ts';
import type { AdminWords, ControlRoomWords } from '../locales/admin-en.ts';
import type { FairnessWords } from '../locales/fairness-en.ts';
import type { InboxWords } from '../locales/inbox-en.ts';
import { loadLate } from '../browser/late.ts';
import type { LabWords } from '../locales/lab-en.ts';
import type { NewsWords } from '../locales/news-en.ts';
import type { OrdersWords } from '../locales/orders-en.ts';
import type { OverlayWords } from '../locales/overlay-en.ts';
import type { Words } from '../locales/en.ts';
import type { VerdictWords } from '../locales/verdict-en.ts';
import { storage } from '../browser/storage.ts';

const i18n = createInstance();
const KEY = 'seckill.language';

type LateWords = AccountWords &
  ControlRoomWords &
  FairnessWords &
  InboxWords &
  NewsWords &
  OrdersWords &
  OverlayWords &
  VerdictWords;

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: {
      translation: Words & LateWords;
      admin: AdminWords;
      lab: LabWords;
    };
  }
}

/** The language of before, else the first one of the browser's that is spoken here, else English. */
export function preferredLanguage(remembered: string | null, browser: readonly string[]): Language {
  const wishes = remembered ? [remembered, ...browser] : browser;
  for (const wish of wishes) {
    const spoken = LANGUAGES.find((language) => wish.toLowerCase().startsWith(language));
    if (spoken) return spoken;
  }
  return 'en';
}

/** The language this browser is spoken to in. */
export function chosenLanguage(): Language {
  return preferredLanguage(storage.get(KEY), navigator.languages);
}

const WORDS: Record<Language, () => Promise<Words>> = {
  zh: async () => (await import('../locales/zh.ts')).zh,
  en: async () => (await import('../locales/en.ts')).en,
};

/** The words of one language; those of the other are not sent to who does not read them. */
export function wordsOf(language: Language): Promise<Words> {
  return loadLate(WORDS[language]);
}

/** Speaks another language as soon as its words are there. */
export async function setLanguage(language: Language): Promise<void> {
  const words = await wordsOf(language);
  storage.set(KEY, language);
  // What came with parts of the page stays.
  i18n.addResourceBundle(language, 'translation', words, true, true);
  await i18n.changeLanguage(language);
}

/** In which language the page speaks; undefined before it does. */
export function languageNow(): Language | undefined {
  return LANGUAGES.find((language) => language === i18n.language);
}

const late: (() => void)[] = [];

/** Words that only operators need arrive with their pages. */
export function addAdminWords(words: Record<Language, AdminWords>): void {
  addTo('admin', words);
}

/** Those of the lab come with the lab. */
export function addLabWords(words: Record<Language, LabWords>): void {
  addTo('lab', words);
}

/** Words of a part of the page that is fetched late come along with it, in every language. */
export function addWords(words: Record<Language, Partial<LateWords>>): void {
  addTo('translation', words);
}

function addTo(namespace: 'admin' | 'lab' | 'translation', words: Record<Language, object>): void {
  const add = () => {
    for (const language of LANGUAGES) {
      i18n.addResourceBundle(language, namespace, words[language], true, true);
    }
  };
  late.push(add);
  if (i18n.isInitialized) add();
}

export function startI18n(language: Language, words: Words): void {
  i18n.on('languageChanged', (language) => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : language;
  });
  void i18n.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: {},
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  // A copy of its own: what parts of the page add is written into it.
  i18n.addResourceBundle(language, 'translation', words);
  for (const add of late) add();
}
