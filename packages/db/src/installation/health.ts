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

const READ_ONLY = new Set([
  1290, // ER_OPTION_PREVENTS_STATEMENT: --read-only
  1792, // ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION
  1836, // ER_READ_ONLY_MODE
]);

const REFUSED = new Set([
  1044, // ER_DBACCESS_DENIED_ERROR
  1045, // ER_ACCESS_DENIED_ERROR
  1049, // ER_BAD_DB_ERROR
  1142, // ER_TABLEACCESS_DENIED_ERROR
  1143, // ER_COLUMNACCESS_DENIED_ERROR
  1146, // ER_NO_SUCH_TABLE: not migrated yet
  1698, // ER_ACCESS_DENIED_NO_PASSWORD_ERROR
]);

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
  const reason = error instanceof DatabaseUnavailable ? error.cause : error;
  const number: unknown = reason instanceof Error ? Reflect.get(reason, 'errno') : undefined;
  if (typeof number !== 'number') return 'away';
  if (READ_ONLY.has(number)) return 'read_only';
  return REFUSED.has(number) ? 'refused' : 'away';
}
