import { useRef, useState } from 'react';
import type { LabFault, Overview } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { NotFound } from '../../../components/not-found.tsx';
import { Notice } from '../../../components/notice.tsx';
import { Trouble } from '../../../components/trouble.tsx';
import { Waiting } from '../../../components/waiting.tsx';
import { codeOf } from '../../../lib/api.ts';
import { useOnline } from '../../../lib/services.tsx';
import { News, useNews } from '../news.tsx';
import { PageHead } from '../page-head.tsx';
import { useDeed } from '../use-deed.ts';
import { Buckets } from './buckets/buckets.tsx';
import { FaultCards } from './faults/fault-cards.tsx';
import { SIDES } from './sides.ts';
import { SidePanel, SideTimes } from './figures/side-panel.tsx';
import { labApi } from './lab-api.ts';
import classes from './lab-page.module.css';
import { isOn, Phase } from './phase.tsx';
import { Proof } from './proof/proof.tsx';
import { showWhole } from './show-whole.ts';
import { SaveRun } from './save/save-run.tsx';
import { settingsOf, START } from './settings/draft.ts';
import { SettingsForm } from './settings/settings-form.tsx';
import './styles.css';
import { useLab } from './use-lab.ts';
import { createLabWatch } from './watch/lab-watch.ts';
import { useWatch } from './watch/use-watch.ts';
import './words.ts';

/** `overview`: what the control room knows, of which the lab's sale is one. */
type Props = { overview: Overview | undefined; open?: typeof createLabWatch };

/** A storm that is watched, beside the same crowd at a shop that works synchronously. */
export function LabPage({ overview, open = createLabWatch }: Props) {
  const { t } = useTranslation('lab');
  const page = useRef<HTMLDivElement>(null);
  const sides = useRef<HTMLDivElement>(null);
  const [draft, setDraft] = useState(START);
  const { news, sayError } = useNews();
  const asked = useLab();
  const { view, status, crowds } = useWatch(open);
  const online = useOnline();
  const start = useDeed(labApi.start, 'lab', () => showWhole(sides.current));
  const stop = useDeed(labApi.stop, 'lab');
  const lab = view.lab ?? asked.data;
  const isRunning = isOn(lab?.run ?? null);
  // What is decided within a second is over before anybody presses: a run that is begun for a fault knows of it.
  const breaking = useDeed<unknown, LabFault>(
    (fault) => (isRunning ? labApi.breakIt(fault) : labApi.start({ ...settingsOf(draft), fault })),
    'lab',
  );
  const failure = { onError: sayError };

  if (!lab) {
    if (!asked.error) return <Waiting />;
    if (codeOf(asked.error) === 'not_found') return <NotFound />;
    return <Trouble page error={asked.error} retry={() => void asked.refetch()} />;
  }
  const { run } = lab;
  const on = isRunning;
  return (
    <div ref={page} className={classes.page}>
      <PageHead title={t('title')} lead={t('lead')}>
        {run && !on && <SaveRun {...{ run, crowds, sayError }} page={() => page.current} />}
      </PageHead>
      <Notice>{t('whatItIs')}</Notice>
      <News news={news} />
      {online && status === 'away' && <Notice tone="warn">{t('away')}</Notice>}
      <SettingsForm
        {...{ draft, run }}
        isOn={on}
        isSending={start.isPending || stop.isPending}
        change={setDraft}
        start={(settings) => start.mutate(settings, failure)}
        stop={() => stop.mutate(undefined, failure)}
      />
      <Phase run={run} />
      <div ref={sides} className={classes.sides}>
        {SIDES.map((side) => (
          <SidePanel
            key={side}
            {...{ side, run }}
            people={run?.settings.people ?? draft.people}
            crowd={crowds[side]}
          />
        ))}
      </div>
      <div className={classes.times}>
        {SIDES.map((side) => (
          <SideTimes key={side} {...{ side, run }} />
        ))}
      </div>
      <FaultCards
        {...{ lab }}
        faults={view.faults}
        isOn={on}
        isSending={breaking.isPending}
        breakIt={(fault) => breaking.mutate(fault, failure)}
      />
      <Buckets
        {...{ run }}
        units={draft.units}
        sale={overview?.sales.find(({ saleId }) => saleId === run?.sales.queued)}
      />
      <Proof run={run} />
    </div>
  );
}
