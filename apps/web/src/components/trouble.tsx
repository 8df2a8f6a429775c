import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { codeOf } from '../lib/api.ts';
import { useErrorWords } from '../lib/use-error-words.ts';
import { Empty } from './empty.tsx';
import { AlertIcon } from './icons.tsx';

/** `page`: the page has no other heading. */
type Props = { error: Error; page?: boolean; retry(): void };

/** A page that could not be filled: why, that it heals by itself, and a button for the impatient. */
export function Trouble({ error, page = false, retry }: Props) {
  const { t } = useTranslation();
  const words = useErrorWords();
  const code = codeOf(error);
  const lasting = code?.endsWith('not_found') ?? false;
  return (
    <div role="alert">
      <Empty
        icon={<AlertIcon size={32} />}
        page={page}
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
