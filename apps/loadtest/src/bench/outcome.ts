/** What a kind of run has to show. */
export type Outcome = {
  /** What the terminal shows at the end. */
  screen: string;
  /** What stands between its markers in the document. */
  section: string;
  /** For --json. */
  everything: unknown;
  /** Sentences: answers that nobody expects, guarantees that did not hold. */
  problems: string[];
};
