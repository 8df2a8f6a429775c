import type { Redis } from 'ioredis';
import { allServers, clusterOf, isCluster, placeOf } from './nodes.ts';

/** Keys that go in one step; both masters serve nothing else while it takes, ms at most. */
const KEYS_AT_ONCE = 20;
const STEP_MS = 5_000;

/**
 * Moves a slot with all its keys to the master at host:port, while they are used. One that was left half-way is finished by asking again, for
 * the same master. Resolves with the number of keys that went.
 *
 * @throws Error when there is no such master (it says which there are), or one refuses.
 */
export async function moveSlot(client: Redis, slot: number, place: string): Promise<number> {
  await lookAround(client);
  const to = masterAt(client, place);
  const from = masterAt(client, clusterOf(client)?.slots[slot]?.[0] ?? '');
  if (from === to) return 0;
  const [fromId, toId] = await Promise.all([idOf(from), idOf(to)]);
  await to.cluster('SETSLOT', slot, 'IMPORTING', fromId);
  await from.cluster('SETSLOT', slot, 'MIGRATING', toId);
  const { host, port, username, password } = to.options;
  const login = password ? ['AUTH2', username ?? 'default', password] : [];
  let moved = 0;
  for (;;) {
    const keys = await from.cluster('GETKEYSINSLOT', slot, KEYS_AT_ONCE);
    if (keys.length === 0) break;
    await from.call('MIGRATE', `${host}`, `${port}`, '', 0, STEP_MS, ...login, 'KEYS', ...keys);
    moved += keys.length;
  }
  // The one that has the keys first: nobody is sent to where they are not. All others hear of it from each other.
  for (const each of [to, from]) await each.cluster('SETSLOT', slot, 'NODE', toId);
  return moved;
}

/** Who is a master may have changed since somebody last had to know. */
const lookAround = (client: Redis): Promise<void> =>
  new Promise((resolve) => {
    const cluster = clusterOf(client);
    if (cluster) cluster.refreshSlotsCache(() => resolve());
    else resolve();
  });

function masterAt(client: Redis, place: string): Redis {
  const masters = allServers(client);
  const master = masters.find((each) => placeOf(each) === place);
  if (master && isCluster(client)) return master;
  const known = masters.map(placeOf).toSorted().join(', ');
  throw new Error(`There is no master at ${place}. There are: ${known}.`);
}

const idOf = (node: Redis): Promise<string> => node.cluster('MYID');
