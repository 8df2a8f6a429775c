import { Switch } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { allowToTell, howToTell, tellNoMore } from '../../../lib/browser/tell.ts';
import './tell-me.css';
import classes from './tell-me.module.css';

/** Lets the buyer be called by sound, vibration and notification. Browsers are asked only when it is switched on. */
export function TellMe() {
  const { t } = useTranslation();
  const [how, setHow] = useState(howToTell);

  async function change(on: boolean) {
    if (!on) {
      tellNoMore();
      setHow('off');
      return;
    }
    setHow('sound');
    setHow(await allowToTell());
  }

  return (
    <div className={classes.panel}>
      <Switch
        size="md"
        checked={how !== 'off'}
        label={t('tellMe.label')}
        // Its label would else contain what describes it, too.
        aria-label={t('tellMe.label')}
        description={t(`tellMe.${how}`)}
        onChange={(event) => void change(event.currentTarget.checked)}
      />
    </div>
  );
}
