export type Text = {
  /** The same for every try: the receiver may use it to drop repeats. */
  id: string;
  to: string;
  kind: string;
  text: string;
};

/** A way to people. Resolves when the text was taken; may be asked again with the same id. */
export type TextProvider = { send(text: Text, signal: AbortSignal): Promise<void> };

/** The inbox in the app: a text that is written down is there already. */
export const inboxProvider: TextProvider = { send: async () => {} };
