import { randomName, storage } from './storage.ts';

const LEASE_MS = 4000;
const LOOK_EVERY_MS = 60;
const tab = randomName();

/**
 * Runs `work` while no other tab of this browser runs work under the same name. Uses Web Locks; where
 * they are missing (plain http on a LAN) a lease in localStorage that its holder keeps renewing.
 */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const key = `seckill.lock.${name}`;
  const { locks }: { locks?: LockManager } = navigator;
  if (locks) return (await locks.request(key, async () => ({ done: await work() }))).done;
  return withLease(key, work);
}

/** As `withLock`, without Web Locks. */
export async function withLease<T>(key: string, work: () => Promise<T>): Promise<T> {
  const mine = `${tab}.${randomName()}`;
  await acquire(key, mine);
  const renewal = setInterval(() => write(key, mine), LEASE_MS / 4);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    storage.remove(key);
  }
}

async function acquire(key: string, mine: string): Promise<void> {
  for (;;) {
    const held = read(key);
    if (held?.holder === mine) return;
    if (!held) {
      write(key, mine);
      // Two tabs may have written at once: the last one stands, so look again before believing it.
      await pause(LOOK_EVERY_MS / 2);
      continue;
    }
    await pause(LOOK_EVERY_MS);
  }
}

function read(key: string): { holder: string } | undefined {
  const [holder, until] = storage.get(key)?.split(' ') ?? [];
  return holder && Number(until) > Date.now() ? { holder } : undefined;
}

function write(key: string, holder: string): void {
  storage.set(key, `${holder} ${Date.now() + LEASE_MS}`);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms * (1 + Math.random())));
}
