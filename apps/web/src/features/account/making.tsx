import { Loader } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './account-page.module.css';

/** The account is being made. Takes the focus from the form that was here, so that this is read out. */
export function Making({ step }: { step: 'making' | 'signingIn' }) {
  const { t } = useTranslation();
  const box = useRef<HTMLOutputElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div className={classes.card}>
      <output className={classes.making} ref={box} tabIndex={-1}>
        <Loader size="lg" type="dots" />
        <span className={classes.makingTitle}>{t(`account.${step}`)}</span>
        <span className={classes.small}>{t('account.makingText')}</span>
      </output>
    </div>
  );
}
