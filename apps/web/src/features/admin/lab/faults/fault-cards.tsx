import { Title } from '@mantine/core';
import type { Lab, LabFault, VerifySheet } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { DeedButton } from '../../operator/deed-button.tsx';
import { useReason } from '../../operator/use-reason.ts';
import classes from '../lab-page.module.css';
import { CodeList } from '../lessons/code-list.tsx';
import { FAULT_CODE } from '../lessons/code-places.ts';
import type { LabView } from '../watch/lab-view.ts';
import { FaultState } from './fault-state.tsx';
import cards from './fault-cards.module.css';

type Props = {
  lab: Lab;
  faults: LabView['faults'];
  isOn: boolean;
  isSending: boolean;
  breakIt(fault: LabFault): void;
};

/** What can be broken while the storm runs, what is to be expected, and what became of it. */
export function FaultCards({ lab, faults, isOn, isSending, breakIt }: Props) {
  const { t } = useTranslation('lab');
  const mayNot = useReason('administer');
  const sheet: VerifySheet | null = lab.run?.sheet ?? null;
  return (
    <section className={classes.panel} aria-labelledby="lab-faults">
      <header>
        <Title order={2} size="h3" id="lab-faults">
          {t('faults.title')}
        </Title>
        <p className={classes.lead}>{t('faults.lead')}</p>
      </header>
      <ul className={cards.cards}>
        {lab.faults.map(({ fault, possible, late: isLate = false }) => {
          const news = faults[fault];
          const isBegun = news?.state === 'begun';
          const late = isLate && !isBegun;
          const isForNext = !isOn || late;
          const doIt = t(isForNext ? 'faults.startAndDo' : 'faults.do');
          const wait = late ? 'faults.tooLate' : isOn ? undefined : 'faults.noRun';
          const reason = possible ? wait : 'faults.impossible';
          // Who may not break it at all reads that at the button.
          const why = reason && !(possible && mayNot) ? t(reason) : undefined;
          return (
            <li key={fault} className={cards.card} data-fault={fault} data-state={news?.state}>
              <Title order={3} size="h5">
                {t(`faults.${fault}.title`)}
              </Title>
              <p>{t(`faults.${fault}.expect`)}</p>
              <FaultState fault={fault} news={news} sheet={sheet} />
              <DeedButton
                needs="administer"
                variant="default"
                aria-label={`${doIt}: ${t(`faults.${fault}.title`)}`}
                aria-describedby={why ? `lab-why-${fault}` : undefined}
                disabled={!possible || late || isBegun || isSending}
                onClick={() => breakIt(fault)}
              >
                {doIt}
              </DeedButton>
              {why && (
                <p id={`lab-why-${fault}`} className={cards.why}>
                  {why}
                </p>
              )}
              <CodeList places={FAULT_CODE[fault]} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
