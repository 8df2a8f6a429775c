import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { codeOf } from '../lib/api.ts';
import { useErrorWords } from '../lib/use-error-words.ts';
import { Empty } from './empty.tsx';
import { AlertIcon } from './icons.tsx';

/** A page that could not be filled: why, that it heals by itself, and a button for the impatient. */
export function Trouble({ error, retry }: { error: Error; retry(): void }) {
  const { t } = useTranslation();
  const words = useErrorWords();
  const code = codeOf(error);
  const lasting = code === 'sale_not_found' || code === 'not_found';
  return (
    <div role="alert">
      <Empty
        icon={<AlertIcon size={32} />}
        title={lasting ? t('trouble.notFound') : t('trouble.title')}
        text={lasting ? words(error) : `${words(error)} ${t('trouble.auto')}`}
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
