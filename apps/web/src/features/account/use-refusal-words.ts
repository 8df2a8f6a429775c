import { useTranslation } from 'react-i18next';
import { ApiError, codeOf } from '../../lib/api.ts';
import { useErrorWords } from '../../lib/use-error-words.ts';

/** Why no code is sent or taken, and how long it is until one is. */
export function useRefusalWords(): (error: Error) => string {
  const { t } = useTranslation();
  const words = useErrorWords();
  return (error) => {
    const code = codeOf(error);
    if (code === 'code_wrong' || code === 'code_expired') return t(`account.phone.${code}`);
    if (!(error instanceof ApiError) || code !== 'rate_limited') return words(error);
    const minutes = Math.ceil((error.retryAfterMs ?? 60_000) / 60_000);
    return minutes > 60
      ? t('account.phone.waitHours', { count: Math.ceil(minutes / 60) })
      : t('account.phone.wait', { count: minutes });
  };
}
