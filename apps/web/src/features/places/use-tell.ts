import { useLocation } from 'wouter';
import { tell } from '../../lib/browser/tell.ts';
import type { NewsItem } from './news-item.ts';

/** Makes a piece of news heard beside the page, as far as the buyer allowed. */
export function useTell(): (item: NewsItem) => void {
  const [, navigate] = useLocation();
  return ({ key, title, text, to }) => tell({ tag: key, title, text, onOpen: () => navigate(to) });
}
