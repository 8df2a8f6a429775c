import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { withDeadline } from '../deadline.ts';
import { allServers } from './nodes.ts';

/** So long a node is waited for before it counts as away, ms. */
const NODE_MS = 500;

/**
 * Names the runs of all servers that hold keys, together: of a cluster it is another as soon as one node was started anew, was taken over,
 * or is away. What belongs together may live on several nodes, of which one has forgotten something.
 */
export async function runOfServers(client: Redis): Promise<string> {
  const runs = await Promise.all(
    allServers(client).map(async (server) => {
      const info = withDeadline(NODE_MS, server.info('server'), () => new Error('it is away'));
      return /^run_id:(\w+)/m.exec(await info.catch(() => ''))?.[1] ?? 'away';
    }),
  );
  return createHash('sha1').update(runs.toSorted().join()).digest('hex');
}
