/** What a kind of run has to show. */
export type Outcome = {
  /** What the terminal shows at the end. */
  screen: string;
  /** What stands between markers of this name in a file of docs. */
  sections: { file: string; name: string; text: string }[];
  /** Of how something grows, as SVG. */
  picture?: string;
  /** For --json. */
  everything: unknown;
  /** Sentences: answers that nobody expects, guarantees that did not hold. */
  problems: string[];
};
