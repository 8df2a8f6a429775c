export type Text = {
  /** The same for every try: the receiver may use it to drop repeats. */
  id: string;
  to: string;
  kind: string;
  text: string;
};

/** A way to people. Resolves when the text was taken; may be asked again with the same id. */
export type TextProvider = {
  send(text: Text, signal: AbortSignal): Promise<void>;
  /** A text reaches people by being written down, and in no other way. */
  inApp?: true;
};

/** The inbox in the app: a text that is written down is there already. */
export const inboxProvider: TextProvider = { send: async () => {}, inApp: true };
