import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Language, setLanguage } from '../lib/i18n.ts';

const SHORT = [
  { value: 'zh', label: '中' },
  { value: 'en', label: 'EN' },
] satisfies { value: Language; label: string }[];

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  return (
    <SegmentedControl
      size="xs"
      radius={9}
      aria-label={t('language.label')}
      value={i18n.language === 'zh' ? 'zh' : 'en'}
      onChange={setLanguage}
      data={SHORT}
    />
  );
}
