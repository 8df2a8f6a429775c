import { Container } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useOnline } from '../../lib/services.tsx';
import classes from './offline-bar.module.css';

/** Says on every page that nothing can be heard or sent just now. */
export function OfflineBar() {
  const { t } = useTranslation();
  const online = useOnline();
  return (
    <output className={classes.bar} data-testid="offline">
      {!online && <Container size={1080}>{t('offline.bar')}</Container>}
    </output>
  );
}
