import { Title } from '@mantine/core';
import type { LabRun } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../../components/notice.tsx';
import classes from '../lab-page.module.css';
import { Lesson } from '../lessons/lesson.tsx';
import { VerifyTable } from '../../overview/verify-table.tsx';
import { TruthTable } from './truth-table.tsx';

/** What buyers were told beside what MySQL says, and the sheet of guarantees of the queued side. */
export function Proof({ run }: { run: LabRun | null }) {
  const { t } = useTranslation(['lab', 'translation']);
  const sheet = run?.sheet;
  return (
    <section className={classes.panel} aria-labelledby="lab-proof">
      <header>
        <Title order={2} size="h3" id="lab-proof">
          {t('proof.title')}
        </Title>
        <p className={classes.lead}>{t('proof.lead')}</p>
      </header>
      {run?.truth.queued || run?.truth.synchronous ? (
        <TruthTable run={run} />
      ) : (
        <p className={classes.none}>{t('proof.none')}</p>
      )}
      {sheet && (
        <>
          <Notice
            tone={sheet.ok ? 'good' : 'bad'}
            title={t(sheet.ok ? 'translation:admin.verify.ok' : 'translation:admin.verify.broken')}
          >
            {t('proof.sheet')}
          </Notice>
          <VerifyTable checks={sheet.checks} />
        </>
      )}
      <Lesson name="proof" />
    </section>
  );
}
