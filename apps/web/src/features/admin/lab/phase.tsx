import type { LabRun } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../components/notice.tsx';

const ON: ReadonlySet<LabRun['phase']> = new Set(['preparing', 'running', 'checking'] as const);

export const isOn = (run: LabRun | null): boolean => run !== null && ON.has(run.phase);

/** How far the run has come, with the seed that repeats it. */
export function Phase({ run }: { run: LabRun | null }) {
  const { t } = useTranslation('lab');
  if (!run) return <Notice>{t('empty')}</Notice>;
  const { phase, seed, message } = run;
  const tone = phase === 'failed' ? 'bad' : phase === 'done' ? 'good' : 'plain';
  return (
    <div data-testid="phase" data-phase={phase}>
      <Notice tone={tone}>
        {t(`phases.${phase}`, { seed })} {phase === 'failed' && message}
      </Notice>
    </div>
  );
}
