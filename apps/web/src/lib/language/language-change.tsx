import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api.ts';
import { languageNow } from './i18n.ts';
import { useServices } from '../services.tsx';
import { isMember, useKnownSession } from '../session.ts';

/** What the server says is asked for again once the page speaks another language, and a member's texts follow. */
export function LanguageChange() {
  // Drawn again whenever the language is another.
  useTranslation();
  const language = languageNow();
  const { live } = useServices();
  const queries = useQueryClient();
  const session = useKnownSession();
  const spoken = useRef(language);

  useEffect(() => {
    if (!language) return;
    live.speak(language);
    if (spoken.current === language) return;
    spoken.current = language;
    void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
    // Should it not arrive, the next sign-in says it.
    if (session && isMember(session)) void api.keepLanguage(language).catch(() => {});
  }, [language, live, queries, session]);

  return null;
}
