import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';

/** As `BatchTraces` has them: of the flush, and by owner. */
const Traces = Type.Object({
  flush: Type.String(),
  tickets: Type.Record(Type.String(), Type.String()),
});

/** The data of a batch's job. Keys are short: it stays in Redis until it is decided. */
export const Envelope = Type.Object({
  /** lane */
  l: Type.String(),
  /** number of the first ticket */
  f: Type.Integer({ minimum: 1 }),
  /** Which key signs the ids; absent in batches of protocol 2, which hold the macs themselves. */
  k: Type.Optional(Type.String()),
  /** The spans above those of its tickets that are traced; absent of most batches. */
  c: Type.Optional(Traces),
  /** arguments that all tickets share */
  s: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  /** owner and own arguments of each ticket, in order */
  t: Type.Array(Type.Tuple([Type.String(), Type.Unknown()]), { minItems: 1 }),
});
export type Envelope = Static<typeof Envelope>;

const envelope = Compile(Envelope);
export const isEnvelope = (data: unknown): data is Envelope => envelope.Check(data);

/** Undefined: what is stored is no batch. */
export function readEnvelope(json: string): Envelope | undefined {
  try {
    const data: unknown = JSON.parse(json);
    return isEnvelope(data) ? data : undefined;
  } catch {
    return undefined;
  }
}

/** All arguments of one ticket. What does not fit is left for the task's schema to refuse. */
export const argsOf = ({ s }: Envelope, own: unknown): unknown =>
  s !== undefined && typeof own === 'object' && own !== null ? merged(s, own) : own;

/**
 * What is spread out of parsed JSON takes seven times as long as what is assigned, and so does whoever checks it then. Only spread, or
 * without a prototype, `__proto__` is a name like any other.
 */
const merged = (shared: object, own: object): object =>
  Object.hasOwn(shared, TRAP) || Object.hasOwn(own, TRAP)
    ? { ...shared, ...own }
    : Object.assign({}, shared, own);

const TRAP = '__proto__';
