import type { Redis } from 'ioredis';
import { allServers, clusterOf, placeOf } from './nodes.ts';

/** Keys that go in one step; both masters serve nothing else while it takes, ms at most. */
const KEYS_AT_ONCE = 20;
const STEP_MS = 5_000;

/**
 * Moves a slot with all its keys to another master, while they are used. One that was left half-way is finished by asking again, for the same
 * master. Resolves with the number of keys that went.
 *
 * @throws Error when the client is of no cluster, or a master refuses.
 */
export async function moveSlot(client: Redis, slot: number, to: Redis): Promise<number> {
  const from = masterOfSlot(client, slot);
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
  // The one that has the keys first: nobody is sent to where they are not.
  const others = allServers(client).filter((each) => each !== to && each !== from);
  for (const each of [to, from, ...others]) await each.cluster('SETSLOT', slot, 'NODE', toId);
  return moved;
}

/** The master that has a slot, as far as this client knows. */
export function masterOfSlot(client: Redis, slot: number): Redis {
  const [place] = clusterOf(client)?.slots[slot] ?? [];
  const master = allServers(client).find((node) => placeOf(node) === place);
  if (!master || !clusterOf(client)) throw new Error(`no master of a cluster has slot ${slot}`);
  return master;
}

const idOf = (node: Redis): Promise<string> => node.cluster('MYID');
