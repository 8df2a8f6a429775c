import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../../lib/format.ts';

const LONG_MS = 1000;

/** A way to write a length of time: 250 ms, 3.4 s. */
export function useShortTime(): (ms: number) => string {
  const { t, i18n } = useTranslation('admin');
  return (ms) =>
    ms < LONG_MS
      ? t('overview.ms', { value: formatNumber(ms, i18n.language) })
      : t('overview.seconds', { value: formatNumber(ms / 1000, i18n.language) });
}
