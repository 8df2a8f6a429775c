import { createInstance } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { AdminWords } from './locales/admin-en.ts';
import { en, type Words } from './locales/en.ts';
import { zh } from './locales/zh.ts';
import { storage } from './storage.ts';

export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

const i18n = createInstance();
const KEY = 'seckill.language';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: Words; admin: AdminWords };
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

export function setLanguage(language: Language): void {
  storage.set(KEY, language);
  void i18n.changeLanguage(language);
}

let adminWords: Record<Language, AdminWords> | undefined;

/** Words that only operators need arrive with their pages. */
export function addAdminWords(words: Record<Language, AdminWords>): void {
  adminWords = words;
  if (!i18n.isInitialized) return;
  for (const language of LANGUAGES) i18n.addResourceBundle(language, 'admin', words[language]);
}

export function startI18n(): void {
  i18n.on('languageChanged', (language) => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : language;
  });
  void i18n.use(initReactI18next).init({
    lng: preferredLanguage(storage.get(KEY), navigator.languages),
    fallbackLng: 'en',
    resources: { en: { translation: en }, zh: { translation: zh } },
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  if (adminWords) addAdminWords(adminWords);
}
