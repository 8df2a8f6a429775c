import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** One line, as there is nothing to be done about it. */
export function PassNote({ state }: { state: 'working' | 'ready' }) {
  const { t } = useTranslation();
  return (
    <Text component="output" size="sm" c="dimmed" data-testid="pass" data-state={state}>
      {t(`buy.pass.${state}`)}
    </Text>
  );
}
