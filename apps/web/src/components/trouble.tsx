import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { codeOf } from '../lib/api.ts';
import { Empty } from './empty.tsx';
import { AlertIcon } from './icons.tsx';

/** A page that could not be filled: why, that it heals by itself, and a button for the impatient. */
export function Trouble({ error, retry }: { error: unknown; retry(): void }) {
  const { t } = useTranslation();
  const code = codeOf(error);
  const lasting = code === 'sale_not_found' || code === 'not_found';
  return (
    <div role="alert">
      <Empty
        icon={<AlertIcon size={32} />}
        title={lasting ? t('trouble.notFound') : t('trouble.title')}
        text={lasting ? t(`errors.${code}`) : `${t(`errors.${code}`)} ${t('trouble.auto')}`}
      >
        {!lasting && (
          <Button variant="default" onClick={retry}>
            {t('trouble.again')}
          </Button>
        )}
      </Empty>
    </div>
  );
}
