import type { Handler } from './handlers.ts';

export type PerformOptions = {
  attempt?: number;
  signal?: AbortSignal;
  onProgress?: (value: unknown) => void;
  onLog?: (text: string) => void;
};

/**
 * Runs a plain task's function here and now, with its schemas checked and without Redis: for tests. Errors are
 * thrown as they are; nothing is tried again, stored or published.
 */
export async function perform(
  handler: Handler,
  args: unknown,
  { attempt = 1, signal = new AbortController().signal, onProgress, onLog }: PerformOptions = {},
): Promise<unknown> {
  if (handler.kind === 'batch') throw new TypeError(`${handler.task.name} is batched`);
  const progress = async (value: unknown): Promise<void> => onProgress?.(value);
  const log = (text: string): void => onLog?.(text);
  return handler.run(args, { id: 'here', attempt, signal, progress, log });
}
