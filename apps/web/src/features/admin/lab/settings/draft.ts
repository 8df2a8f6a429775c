import { LAB_RANGES, type LabSettings } from '@seckill/contracts';

/** What is set on the page, and not sent yet. */
export type Draft = Omit<LabSettings, 'seed'> & { seed?: number | undefined };

export const MOST_SEED = 2 ** 31 - 1;

/** As it is sent. */
export const settingsOf = ({ seed, ...numbers }: Draft): LabSettings => ({
  ...numbers,
  ...(seed !== undefined && { seed }),
});

/** The course's numbers. */
export const START: Draft = {
  people: LAB_RANGES.people.start,
  units: LAB_RANGES.units.start,
  slots: LAB_RANGES.slots.start,
  queue: LAB_RANGES.queue.start,
  workMs: LAB_RANGES.workMs.start,
  concurrency: LAB_RANGES.concurrency.start,
};
