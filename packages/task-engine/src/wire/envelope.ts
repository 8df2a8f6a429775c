import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';

/** The data of a batch's job. Keys are short: it stays in Redis until it is decided. */
export const Envelope = Type.Object({
  /** lane */
  l: Type.String(),
  /** number of the first ticket */
  f: Type.Integer(),
  /** mac and arguments of each ticket, in order */
  t: Type.Array(Type.Tuple([Type.String(), Type.Unknown()]), { minItems: 1 }),
});
export type Envelope = Static<typeof Envelope>;

const envelope = Compile(Envelope);
export const isEnvelope = (data: unknown): data is Envelope => envelope.Check(data);
