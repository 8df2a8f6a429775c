import { Listr, PRESET_TIMER, type ListrTask } from 'listr2';

export type Step = { title: string; run(say: (line: string) => void): Promise<string | void> };

/**
 * Runs the steps side by side and shows each with its time: alive on a terminal, as plain lines
 * elsewhere. A text that a step returns replaces its title. When all have ended, throws the first
 * error there was.
 */
export async function runSteps(steps: Step[], signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const errors: unknown[] = [];
  const timer = { ...PRESET_TIMER, field: (ms: number) => `${(ms / 1000).toFixed(1)} s` };
  const tasks = steps.map(({ title, run }): ListrTask => ({
    title,
    task: async (_, task) => {
      const say = (line: string) => {
        task.output = line;
      };
      try {
        task.title = (await run(say)) ?? title;
      } catch (error) {
        errors.push(error);
        throw new Error(signal.aborted ? 'stopped' : 'see below', { cause: error });
      }
    },
  }));
  await new Listr(tasks, {
    concurrent: true,
    exitOnError: false,
    registerSignalListeners: false,
    rendererOptions: { timer, showErrorMessage: false },
    fallbackRendererOptions: { timer },
  }).run();
  if (errors.length > 0) throw errors[0];
}
