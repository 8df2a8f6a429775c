import { useTranslation } from 'react-i18next';
import { CodeList } from './code-list.tsx';
import { LESSON_CODE, type LessonName } from './code-places.ts';
import classes from './lesson.module.css';

/** What is to be learnt from the part that it stands beside, and where the code is that does it. */
export function Lesson({ name }: { name: LessonName }) {
  const { t } = useTranslation('lab');
  return (
    <aside
      className={classes.lesson}
      aria-label={t('lessons.label', { part: t(`lessons.${name}.title`) })}
    >
      <b>{t(`lessons.${name}.title`)}</b>
      <p>{t(`lessons.${name}.text`)}</p>
      <CodeList places={LESSON_CODE[name]} />
    </aside>
  );
}
