import { isAnswer, isCount, isEnd, type Said } from './words.ts';

/** A process that shares its ports with others. */
export type Siblings = {
  /** From 1 on; a process that takes the place of one that ended has its number. */
  number: number;
  /** What all others count, as Prometheus reads it. Those that do not answer in time are missing. */
  metrics(): Promise<string[]>;
};

/** Longer than the primary waits for each of the others. */
const ANSWER_MS = 2_500;

const say = (words: Said): void => void process.send?.(words);

/** Talks with the primary. `onEnd`: all processes are to end. `count`: what this one counts, once it can tell. */
export function createSiblings(number: number, onEnd: () => void) {
  const waiting = new Map<number, (metrics: string[]) => void>();
  let asked = 0;
  let count: (() => Promise<string>) | undefined;

  process.on('message', (told: unknown) => {
    if (isEnd(told)) onEnd();
    else if (isAnswer(told)) waiting.get(told.answers)?.(told.metrics);
    else if (isCount(told)) {
      const counted = told.count;
      void (count?.() ?? Promise.resolve(''))
        .catch(() => '')
        .then((metrics) => say({ counted, metrics }));
    }
  });

  return {
    number,
    metrics: () =>
      new Promise<string[]>((resolve) => {
        asked += 1;
        const asks = asked;
        const done = (metrics: string[]) => {
          clearTimeout(late);
          waiting.delete(asks);
          resolve(metrics);
        };
        const late = setTimeout(() => done([]), ANSWER_MS);
        waiting.set(asks, done);
        say({ asks });
      }),
    ready(url: string, counting: () => Promise<string>): void {
      count = counting;
      say({ ready: url });
    },
  };
}
