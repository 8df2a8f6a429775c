import { depositKey, type Shared } from './keys.ts';

/** Texts that one process leaves for another, each for `keepMs` and no longer. */
export interface Deposits {
  leave(id: string, text: string, keepMs: number): Promise<void>;
  /** Looks without taking it away; undefined when it was removed, or its time is over. */
  look(id: string): Promise<string | undefined>;
  remove(id: string): Promise<void>;
}

export function createDeposits({ connection, prefix }: Shared): Deposits {
  const key = (id: string) => depositKey(prefix, id);
  return {
    async leave(id, text, keepMs) {
      await connection.send((redis) => redis.set(key(id), text, 'PX', keepMs));
    },
    look: async (id) => (await connection.send((redis) => redis.get(key(id)))) ?? undefined,
    async remove(id) {
      await connection.send((redis) => redis.del(key(id)));
    },
  };
}
