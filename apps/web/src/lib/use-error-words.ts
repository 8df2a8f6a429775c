import { useTranslation } from 'react-i18next';
import { codeOf } from './api.ts';
import type { ApiErrorCode } from './error-code.ts';

/** What went wrong, in a sentence of the reader's language. */
export function useErrorWords(): (problem: ApiErrorCode | Error) => string {
  const { t } = useTranslation();
  return (problem) => t(`errors.${typeof problem === 'string' ? problem : codeOf(problem)}`);
}
