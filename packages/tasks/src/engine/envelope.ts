/** The data of a batch's job. Keys are short: there is one per few buyers, and it is held in memory. */
export type Envelope = {
  /** lane */
  l: string;
  /** number of the first ticket */
  f: number;
  /** mac and arguments of each ticket, in order */
  t: [mac: string, args: unknown][];
};

export function readEnvelope(data: unknown): Envelope | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  if (!('l' in data) || !('f' in data) || !('t' in data)) return undefined;
  const { l, f, t } = data;
  if (typeof l !== 'string' || typeof f !== 'number' || !Array.isArray(t)) return undefined;
  const tickets: Envelope['t'] = [];
  for (const ticket of t) {
    if (!Array.isArray(ticket) || typeof ticket[0] !== 'string') return undefined;
    tickets.push([ticket[0], ticket[1]]);
  }
  return tickets.length === 0 ? undefined : { l, f, t: tickets };
}
