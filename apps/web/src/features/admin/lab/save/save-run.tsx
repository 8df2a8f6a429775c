import { Button } from '@mantine/core';
import type { LabRun } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { useDeed } from '../../use-deed.ts';
import { labApi } from '../lab-api.ts';
import type { LabWatch } from '../watch/lab-watch.ts';
import { drawPicture } from './picture.ts';
import { saveFile } from './save-file.ts';
import { useCaptions } from './use-captions.ts';

type Props = {
  run: LabRun;
  crowds: LabWatch['crowds'];
  page(): Element | null;
  sayError(error: Error): void;
};

/** A run to be kept: as data, and as a picture. */
export function SaveRun({ run, crowds, page, sayError }: Props) {
  const { t } = useTranslation('lab');
  const captions = useCaptions();
  const name = `lab-${run.seed}`;
  const data = useDeed(async () => {
    const record = JSON.stringify(await labApi.record(), undefined, 2);
    saveFile(new Blob([record], { type: 'application/json' }), `${name}.json`);
  }, 'lab-record');
  const picture = useDeed(async () => {
    const from = page();
    const drawn = from && (await drawPicture(from, crowds, captions(run)));
    if (drawn) saveFile(drawn, `${name}.png`);
  }, 'lab-record');
  return (
    <>
      <Button
        variant="default"
        loading={picture.isPending}
        onClick={() => picture.mutate(undefined, { onError: sayError })}
      >
        {t('savePicture')}
      </Button>
      <Button
        variant="default"
        loading={data.isPending}
        onClick={() => data.mutate(undefined, { onError: sayError })}
      >
        {t('saveData')}
      </Button>
    </>
  );
}
