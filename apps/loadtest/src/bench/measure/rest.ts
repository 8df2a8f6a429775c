import { poll } from '../../product/poll.ts';

const QUIET_MS = 100;
/** How long the slowest contestant may take to decide what it has accepted. */
const LIMIT_MS = 120_000;

export type Rest = {
  /** When the last ticket was decided, ms since the epoch, to 5 ms. */
  at: number;
  /** Unless nobody counts them. */
  accepted: number | undefined;
};

/** Waits until every ticket of a line is decided and no more come. Throws after two minutes, with the name of whose line it is. */
export async function awaitRest(
  name: string,
  line: () => Promise<{ waiting: number; accepted?: number }>,
): Promise<Rest> {
  let candidate: Rest | undefined;
  const rest = await poll({ everyMs: 5, limitMs: LIMIT_MS }, async () => {
    const { accepted, waiting } = await line();
    const now = Date.now();
    if (waiting > 0) candidate = undefined;
    else if (!candidate || candidate.accepted !== accepted) candidate = { at: now, accepted };
    else if (now - candidate.at >= QUIET_MS) return candidate;
  });
  if (rest) return rest;
  throw new Error(`${name}: tickets still undecided after ${LIMIT_MS / 1000} s`);
}
