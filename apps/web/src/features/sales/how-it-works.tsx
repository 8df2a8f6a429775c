import { Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { LineIcon, SealIcon, TapIcon } from '../../components/icons.tsx';
import classes from './how-it-works.module.css';

const STEPS = [
  { key: 'press', Icon: TapIcon },
  { key: 'wait', Icon: LineIcon },
  { key: 'know', Icon: SealIcon },
] as const;

export function HowItWorks() {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="steps-heading" className={classes.section}>
      <Title order={2} id="steps-heading" className={classes.heading}>
        {t('home.steps.title')}
      </Title>
      <ol className={classes.steps}>
        {STEPS.map(({ key, Icon }) => (
          <li key={key} className={classes.step}>
            <span className={classes.icon}>
              <Icon size={24} />
            </span>
            <div>
              <h3 className={classes.title}>{t(`home.steps.${key}.title`)}</h3>
              <p className={classes.text}>{t(`home.steps.${key}.text`)}</p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
