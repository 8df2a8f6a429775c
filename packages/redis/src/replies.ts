/** Reads the reply of a script that answers one word, or a list that begins with one. */
export function readWords(reply: unknown): [string, ...string[]] {
  const [word, ...rest] = Array.isArray(reply) ? reply.map(String) : [String(reply)];
  if (word === undefined) throw new Error('the script answered nothing');
  return [word, ...rest];
}

/** The error for an answer that a script does not document: its two halves do not fit together. */
export const unexpected = (script: string, word: string): Error =>
  new Error(`${script}.lua answered "${word}"`);
