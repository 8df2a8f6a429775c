import { useCallback, useState, type ReactNode } from 'react';
import { Notice } from '../../components/notice.tsx';
import { useErrorWords } from '../../lib/use-error-words.ts';

type Told = { tone: 'good' | 'bad'; words: ReactNode };

/** The last thing that was done on a page, or went wrong there. */
export function useNews() {
  const [news, setNews] = useState<Told>();
  const words = useErrorWords();
  const say = useCallback((told: ReactNode) => setNews({ tone: 'good', words: told }), []);
  const sayError = (error: Error) => setNews({ tone: 'bad', words: words(error) });
  return { news, say, sayError };
}

export function News({ news }: { news: Told | undefined }) {
  return news && <Notice tone={news.tone}>{news.words}</Notice>;
}
