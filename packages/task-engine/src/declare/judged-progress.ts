import { InvalidArguments } from './errors.ts';
import { copyOf, whyNotJson } from './json.ts';

type Progress = (value: unknown) => Promise<void>;

/** `progress` for a handler: what is no JSON is refused with InvalidArguments, and never reaches it. */
export function judgedProgress(task: string, progress: Progress): Progress {
  const report = async (value: unknown): Promise<void> => {
    const why = whyNotJson(value);
    if (why !== undefined) throw new InvalidArguments(task, `progress ${why}`);
    await progress(copyOf(value));
  };
  return (value) => {
    const told = report(value);
    // Whoever does not wait for it does not want to hear of it, and the process must not end for that.
    told.catch(() => {});
    return told;
  };
}
