import { TextInput, type TextInputProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** `props` are those that a form gives the field. */
export function MobileField(props: TextInputProps) {
  const { t } = useTranslation();
  return (
    <TextInput
      label={t('account.mobile')}
      description={t('account.mobileHint')}
      size="md"
      type="tel"
      autoComplete="tel"
      {...props}
    />
  );
}
