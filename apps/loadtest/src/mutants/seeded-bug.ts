/** A mistake that a good programmer could make, and the test that must notice it. */
export type SeededBug = {
  /** As `--only` takes it. */
  name: string;
  /** What somebody would suffer from it: the guarantee that it breaks. */
  breaks: string;
  /** From the root of the project. */
  file: string;
  /** Occurs exactly once in the file. */
  find: string;
  replace: string;
  /**
   * `name`: a part of the full name of one test or more, of which one must turn red. `programs`: it starts API or
   * worker, which are built before its time begins.
   */
  test: { file: string; name: string; programs?: true };
};

/** Why the mistake cannot be made in this text of its file; undefined when it can. */
export function whyStale(text: string, { file, find }: SeededBug): string | undefined {
  const times = text.split(find).length - 1;
  return times === 1 ? undefined : `its text occurs ${times} times in ${file}`;
}
