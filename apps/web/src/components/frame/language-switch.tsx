import { ActionIcon } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { setLanguage } from '../../lib/language/i18n.ts';

/** Leads to the other language, in that language's own words, so that who cannot read this one finds it. */
export function LanguageSwitch() {
  const { i18n } = useTranslation();
  const [language, lang, name, short] =
    i18n.language === 'zh'
      ? (['en', 'en', 'English', 'EN'] as const)
      : (['zh', 'zh-CN', '中文', '中'] as const);
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      c="dimmed"
      size="var(--target)"
      radius="sm"
      lang={lang}
      aria-label={name}
      fz="sm"
      fw={600}
      onClick={() => void setLanguage(language)}
    >
      {short}
    </ActionIcon>
  );
}
