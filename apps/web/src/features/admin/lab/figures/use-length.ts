import { useTranslation } from 'react-i18next';

/** A length of time as it is read at a glance: 85 ms, 2.1 s. */
export function useLength(): (ms: number) => string {
  const { t, i18n } = useTranslation('lab');
  return (ms) => {
    if (ms < 1000) return t('ms', { value: Math.round(ms) });
    const seconds = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1 });
    return t('s', { value: seconds.format(ms / 1000) });
  };
}
