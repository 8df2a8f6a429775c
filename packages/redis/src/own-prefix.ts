import type { Connection } from './connect.ts';
import { ownerKey } from './keys.ts';
import { readWords, unexpected } from './replies.ts';
import { scriptsIn } from './script.ts';

const script = scriptsIn(new URL('./lua/', import.meta.url));
const ownScript = script('own-prefix', ['owner'], readWords);

/** Longer than anybody leaves a product switched off between two sales. */
const LIFETIME_MS = 30 * 86_400_000;

export type Owner = { outcome: 'ours' | 'theirs'; since: number };

/**
 * Marks the prefix as that of `name`, or says that it is somebody else's. `since`: when it was marked as ours, from an earlier answer to
 * this process, or 0; with it a mark that was lost in the meantime is made again, whoever came first after the loss.
 *
 * @throws RedisUnavailable
 */
export async function ownPrefix(
  { connection, prefix }: { connection: Connection; prefix: string },
  { name, since }: { name: string; since: number },
): Promise<Owner> {
  const args = [name, since, LIFETIME_MS];
  const [outcome, at] = await connection.run(ownScript, [ownerKey(prefix)], args);
  if (outcome !== 'ours' && outcome !== 'theirs') throw unexpected('own-prefix', outcome);
  return { outcome, since: Number(at) };
}
