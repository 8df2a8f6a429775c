import pMap from 'p-map';

/** What a provider is asked at one time. */
const AT_ONCE = 20;

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

/** Asks a provider for each text. Answers the ids of those that it took: one that it did not take, for whatever reason, hinders no other. */
export async function sendAll(
  provider: TextProvider,
  texts: readonly Text[],
  signal: AbortSignal,
): Promise<Set<string>> {
  const taken = new Set<string>();
  const send = async (text: Text): Promise<void> => {
    try {
      await provider.send(text, signal);
      taken.add(text.id);
    } catch {
      // Whoever asked sees to it that it is sent again.
    }
  };
  await pMap(texts, send, { concurrency: AT_ONCE });
  return taken;
}
