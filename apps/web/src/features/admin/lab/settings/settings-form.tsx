import { NumberInput, Title } from '@mantine/core';
import { LAB_RANGES, type LabRun, type LabSettings } from '@seckill/contracts';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { DeedButton } from '../../operator/deed-button.tsx';
import { useReason } from '../../operator/use-reason.ts';
import classes from '../lab-page.module.css';
import { MOST_SEED, settingsOf, type Draft } from './draft.ts';
import { SliderField } from './slider-field.tsx';

type Props = {
  draft: Draft;
  change(draft: Draft): void;
  run: LabRun | null;
  isOn: boolean;
  isSending: boolean;
  start(settings: LabSettings): void;
  stop(): void;
};

const FIELDS = Object.keys(LAB_RANGES) as (keyof typeof LAB_RANGES)[];

/** Who comes, what there is, and how much room the synchronous shop has. */
export function SettingsForm({ draft, change, run, isOn, isSending, start, stop }: Props) {
  const { t } = useTranslation('lab');
  const mayNot = useReason('administer');
  const { seed } = draft;
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!mayNot) start(settingsOf(draft));
  }
  return (
    <form className={classes.panel} onSubmit={submit} aria-labelledby="lab-settings">
      <Title order={2} size="h3" id="lab-settings">
        {t('settings.title')}
      </Title>
      <div className={classes.fields}>
        {FIELDS.map((field) => (
          <SliderField
            key={field}
            field={field}
            value={draft[field]}
            disabled={isOn}
            change={(value) => change({ ...draft, [field]: value })}
          />
        ))}
        <NumberInput
          label={t('settings.seed')}
          description={t('settings.seedHint')}
          placeholder={t('settings.random')}
          value={seed ?? ''}
          min={1}
          max={MOST_SEED}
          allowDecimal={false}
          allowNegative={false}
          hideControls
          disabled={isOn}
          onChange={(value) =>
            change({ ...draft, seed: typeof value === 'number' && value >= 1 ? value : undefined })
          }
        />
      </div>
      <div className={classes.buttons}>
        {isOn ? (
          <DeedButton needs="administer" variant="default" onClick={stop} loading={isSending}>
            {t('stop')}
          </DeedButton>
        ) : (
          <DeedButton needs="administer" type="submit" loading={isSending}>
            {t('start')}
          </DeedButton>
        )}
        {run && !isOn && (
          <DeedButton
            needs="administer"
            variant="default"
            disabled={isSending}
            onClick={() => start({ ...run.settings, seed: run.seed })}
          >
            {t('again', { seed: run.seed })}
          </DeedButton>
        )}
      </div>
    </form>
  );
}
