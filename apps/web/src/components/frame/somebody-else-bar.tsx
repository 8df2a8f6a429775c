import { Container } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { wasReloadedForSomebodyElse } from '../../lib/session.ts';
import classes from './offline-bar.module.css';

// Asked once a page, before anything is drawn: a component may be made more than once.
const reloaded = wasReloadedForSomebodyElse();

/** Says why the page was loaded anew, until the next one is opened. */
export function SomebodyElseBar() {
  const { t } = useTranslation();
  const [path] = useLocation();
  const [first] = useState(path);
  return (
    <output className={classes.bar} data-testid="somebody-else">
      {reloaded && path === first && <Container size={1080}>{t('somebodyElse')}</Container>}
    </output>
  );
}
