import type { Connection } from './connect.ts';

/** Texts that one process leaves for another, for as long as told and no longer. */
export interface Deposits {
  leave(id: string, text: string, keepMs: number): Promise<void>;
  /** Looks without taking it away; undefined when it was removed, or its time is over. */
  look(id: string): Promise<string | undefined>;
  remove(id: string): Promise<void>;
}

export function createDeposits(connection: Connection, prefix: string): Deposits {
  const key = (id: string) => `{${prefix}:deposit:${id}}`;
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
