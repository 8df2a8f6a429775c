import type { Lot } from './lot.ts';
import { keepPatience } from './patience.ts';
import type { Progress } from '../progress.ts';

/** After the verdicts: buyers stand by, and every unit is followed to where it ends. */
export async function aftermath(
  lots: readonly Lot[],
  units: number,
  patienceSeconds: number,
  progress: Progress,
): Promise<void> {
  const step = progress.step('units paid', units);
  let over = false;
  const patience = keepPatience(patienceSeconds * 1000, () => (over = true));
  await Promise.all(
    lots.map(async ({ settlement, entries }) => {
      await settlement?.standBy(entries);
      await settlement?.settle(() => over, patience.news, step.tick);
    }),
  );
  patience.end();
  step.done();
}
