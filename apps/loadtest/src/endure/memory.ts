/** What was seen while a tenth of the tasks ended. Memory: the most, in MB. */
export type Tenth = {
  tenth: number;
  seconds: number;
  perSecond: number;
  kills: number;
  redisMb: number;
  workerMb: number;
  ownMb: number;
};

export type Sample = {
  /** ms since the beginning. */
  at: number;
  ended: number;
  kills: number;
  redisMb: number;
  workersMb: number[];
  ownMb: number;
};

/** Samples by the tenth of the tasks in which they were taken. */
export function inTenths(samples: readonly Sample[], total: number): Tenth[] {
  const tenths: Tenth[] = [];
  let before: Sample = { at: 0, ended: 0, kills: 0, redisMb: 0, workersMb: [], ownMb: 0 };
  for (let tenth = 1; tenth <= 10; tenth += 1) {
    const until = (total * tenth) / 10;
    const within = samples.filter(
      ({ ended }) => ended > before.ended && (ended <= until || tenth === 10),
    );
    const last = within.at(-1);
    if (last === undefined) continue;
    const most = (of: (sample: Sample) => number[]) => Math.max(0, ...within.flatMap(of));
    const seconds = (last.at - before.at) / 1000;
    tenths.push({
      tenth,
      seconds,
      perSecond: (last.ended - before.ended) / seconds,
      kills: last.kills - before.kills,
      redisMb: most(({ redisMb }) => [redisMb]),
      workerMb: most(({ workersMb }) => workersMb),
      ownMb: most(({ ownMb }) => [ownMb]),
    });
    before = last;
  }
  return tenths;
}

/** A fifth more and this much beside it is no growth: what is in hand at a kill differs, and so does when garbage is collected. */
const SLACK_MB = 32;

/** What grew from the first tenth to the last, in words. */
export function growth(tenths: readonly Tenth[]): string[] {
  const [first, last] = [tenths[0], tenths.at(-1)];
  if (first === undefined || last === undefined) return [];
  return [
    ...grew('Redis', first.redisMb, last.redisMb),
    ...grew('a worker', first.workerMb, last.workerMb),
  ];
}

const grew = (name: string, before: number, after: number): string[] =>
  after > before * 1.2 + SLACK_MB
    ? [`${name} grew from ${Math.round(before)} to ${Math.round(after)} MB`]
    : [];
