import { Listr, PRESET_TIMER } from 'listr2';

/** A part of a start; what it says is shown while it runs. */
export type Step = (say: (line: string) => void) => Promise<unknown>;

/** Runs the steps side by side, each shown with its time. When all have ended, throws the first error. */
export async function runSteps(
  steps: { [title: string]: Step },
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const timer = { ...PRESET_TIMER, field: (ms: number) => `${(ms / 1000).toFixed(1)} s` };
  const list = new Listr(
    Object.entries(steps).map(([title, step]) => ({
      title,
      task: async (_, task) => void (await step((line) => void (task.output = line))),
    })),
    {
      concurrent: true,
      exitOnError: false,
      collectErrors: 'minimal',
      registerSignalListeners: false,
      rendererOptions: { timer, showErrorMessage: false },
      fallbackRendererOptions: { timer },
    },
  );
  await list.run();
  if (list.errors[0]) throw list.errors[0].error;
}
