import { useQuery } from '@tanstack/react-query';
import { api } from './api.ts';
import { storage } from './browser/storage.ts';

const FRESH_FOR_MS = 60_000;
const KEY = 'seckill.banners';

/** What the shop wants to be seen. Not worth a second question: without them the page is whole. */
export function useBanners() {
  return useQuery({
    queryKey: ['banners'],
    async queryFn({ signal }) {
      const banners = await api.banners(signal);
      storage.set(KEY, String(banners.length));
      return banners;
    },
    retry: false,
    staleTime: FRESH_FOR_MS,
  });
}

/** Whether a place is worth keeping for banners that are still to come: not where there were none last time. */
export function expectsBanners(): boolean {
  return storage.get(KEY) !== '0';
}
