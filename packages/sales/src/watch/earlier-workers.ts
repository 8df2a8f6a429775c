import { EarlierWorkers, type Tasks } from '@seckill/task-engine';

const AGAIN_MS = 1000;

/**
 * Asks once, as soon as Redis answers, whether workers of an earlier version run: they would misread what this process
 * writes. Answers the way to stop asking.
 */
export function watchEarlierWorkers(
  tasks: Pick<Tasks, 'refuseEarlierWorkers'>,
  onFound: (sentence: string) => void,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const ask = (): void => {
    tasks.refuseEarlierWorkers().catch((error: unknown) => {
      if (closed) return;
      if (error instanceof EarlierWorkers) onFound(error.message);
      else timer = setTimeout(ask, AGAIN_MS);
    });
  };
  ask();
  return () => {
    closed = true;
    clearTimeout(timer);
  };
}
