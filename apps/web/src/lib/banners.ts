import { useQuery } from '@tanstack/react-query';
import { api } from './api.ts';

const FRESH_FOR_MS = 60_000;

/** What the shop wants to be seen. Not worth a second question: without them the page is whole. */
export function useBanners() {
  return useQuery({
    queryKey: ['banners'],
    queryFn: ({ signal }) => api.banners(signal),
    retry: false,
    staleTime: FRESH_FOR_MS,
  });
}
