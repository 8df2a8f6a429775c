import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../components/notice.tsx';

/** Says that what was typed before is in the form again, and lets it go. */
export function CameBack({ onDiscard }: { onDiscard(): void }) {
  const { t } = useTranslation('admin');
  return (
    <Notice>
      {t('saleDesk.cameBack')}{' '}
      <Button variant="light" size="compact-sm" onClick={onDiscard}>
        {t('saleDesk.discard')}
      </Button>
    </Notice>
  );
}
