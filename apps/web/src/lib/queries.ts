import { QueryClient } from '@tanstack/react-query';
import { codeOf } from './api.ts';
import type { ApiErrorCode } from './error-code.ts';

const HOPELESS: ReadonlySet<ApiErrorCode> = new Set<ApiErrorCode>([
  'sale_not_found',
  'not_found',
  'unauthenticated',
  'bad_request',
]);

/** Reads are tried again for as long as a page needs them; only an answer that will not change ends that. */
export function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (tries, error) => tries < 3 && !HOPELESS.has(codeOf(error)),
        retryDelay: (tries) => Math.min(5000, 500 * 2 ** tries) * (0.75 + Math.random() / 2),
        staleTime: 1000,
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
}
