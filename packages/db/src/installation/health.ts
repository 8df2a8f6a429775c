import { sql } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import { DatabaseUnavailable } from '../access/retry.ts';

/**
 * - `read_only`: the server refuses to write, as a replica or one under maintenance does.
 * - `refused`: an account, a right, a database or a table is missing; it stays so until somebody changes something.
 * - `away`: anything else that keeps a transaction from being made.
 *
 * `reason` is for a log: it may name hosts and accounts.
 */
export type Health = { state: 'ok' } | { state: 'read_only' | 'refused' | 'away'; reason: string };

/** ER_NO_SUCH_TABLE: not migrated yet. To everybody else that is a mistake. */
const NO_SUCH_TABLE = 1146;

/** Writes no row, but asks for all that writing one needs: the right to it, and a server that lets itself be written to. */
export async function healthOf(access: Access): Promise<Health> {
  const write = sql`insert into installation (one, name) select one, name from installation where 1 = 0`;
  try {
    await access.probe((session) => session.execute(write));
    return { state: 'ok' };
  } catch (error) {
    return {
      state: stateOf(error),
      reason: error instanceof Error ? error.message : String(error),
    };
  }
}

function stateOf(error: unknown): 'read_only' | 'refused' | 'away' {
  if (error instanceof DatabaseUnavailable) {
    const { failure } = error;
    return failure === 'read_only' || failure === 'refused' ? failure : 'away';
  }
  const missing = error instanceof Error && Reflect.get(error, 'errno') === NO_SUCH_TABLE;
  return missing ? 'refused' : 'away';
}
