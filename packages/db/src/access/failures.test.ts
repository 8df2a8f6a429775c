import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { DrizzleQueryError } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { DatabaseTimeout, failureOf, REACTIONS, type Failure } from './failures.ts';

const answer = (errno: number) => Object.assign(new Error('no'), { errno, sqlState: 'HY000' });
const failure = (fields: object) => Object.assign(new Error('no'), fields);

/** By the names of the driver's own list of MySQL's errors, and by numbers where only MariaDB or a proxy has them. */
const NAMED: Record<Exclude<Failure, 'busy'>, (string | number)[]> = {
  conflict: [
    'ER_CHECKREAD',
    'ER_DUP_ENTRY',
    'ER_LOCK_DEADLOCK',
    'ER_QUERY_INTERRUPTED',
    'ER_TABLE_DEF_CHANGED',
    'ER_LOCK_ABORTED',
    'ER_QUERY_TIMEOUT',
    'ER_TRANSACTION_ROLLBACK_DURING_COMMIT',
    1969,
  ],
  locked: ['ER_LOCK_WAIT_TIMEOUT', 'ER_LOCK_NOWAIT'],
  read_only: [
    'ER_OPEN_AS_READONLY',
    'ER_READ_ONLY_TRANSACTION',
    'ER_OPTION_PREVENTS_STATEMENT',
    'ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION',
    'ER_READ_ONLY_MODE',
    'ER_INNODB_READ_ONLY',
    'ER_INNODB_FORCED_RECOVERY',
    'ER_SCHEMA_READ_ONLY',
  ],
  away: [
    'ER_HANDSHAKE_ERROR',
    'ER_UNKNOWN_COM_ERROR',
    'ER_SERVER_SHUTDOWN',
    'ER_NORMAL_SHUTDOWN',
    'ER_GOT_SIGNAL',
    'ER_SHUTDOWN_COMPLETE',
    'ER_FORCING_CLOSE',
    'ER_ABORTING_CONNECTION',
    'ER_NET_READ_ERROR_FROM_PIPE',
    'ER_NET_FCNTL_ERROR',
    'ER_NET_PACKETS_OUT_OF_ORDER',
    'ER_NET_UNCOMPRESS_ERROR',
    'ER_NET_READ_ERROR',
    'ER_NET_READ_INTERRUPTED',
    'ER_NET_ERROR_ON_WRITE',
    'ER_NET_WRITE_INTERRUPTED',
    'ER_ERROR_DURING_COMMIT',
    'ER_ERROR_DURING_ROLLBACK',
    'ER_NEW_ABORTING_CONNECTION',
    'ER_SERVER_OFFLINE_MODE',
    'ER_RUN_HOOK_ERROR',
    'ER_SERVER_ISNT_AVAILABLE',
    'ER_SESSION_WAS_KILLED',
    'ER_CLIENT_INTERACTION_TIMEOUT',
    1927,
    9001,
  ],
  starved: [
    'EE_OUTOFMEMORY',
    'EE_OUT_OF_FILERESOURCES',
    'ER_OUTOFMEMORY',
    'ER_OUT_OF_SORTMEMORY',
    'ER_CON_COUNT_ERROR',
    'ER_OUT_OF_RESOURCES',
    'ER_CANT_CREATE_THREAD',
    'ER_TOO_MANY_USER_CONNECTIONS',
    'ER_LOCK_TABLE_FULL',
    'ER_USER_LIMIT_REACHED',
    'ER_MAX_PREPARED_STMT_COUNT_REACHED',
    'ER_TOO_MANY_CONCURRENT_TRXS',
    'ER_ENGINE_OUT_OF_MEMORY',
    'ER_CAPACITY_EXCEEDED',
  ],
  full: [
    'EE_WRITE',
    'EE_DISK_FULL',
    'EE_DISK_FULL_WITH_RETRY_MSG',
    'ER_CANT_CREATE_FILE',
    'ER_CANT_OPEN_FILE',
    'ER_DISK_FULL',
    'ER_ERROR_ON_READ',
    'ER_ERROR_ON_WRITE',
    'ER_GET_ERRNO',
    'ER_RECORD_FILE_FULL',
    'ER_TRANS_CACHE_FULL',
    'ER_BINLOG_ROW_LOGGING_FAILED',
    'ER_BINLOG_LOGGING_IMPOSSIBLE',
    'ER_INNODB_UNDO_LOG_FULL',
    'ER_DISK_FULL_NOWAIT',
  ],
  refused: [
    'ER_BAD_HOST_ERROR',
    'ER_DBACCESS_DENIED_ERROR',
    'ER_ACCESS_DENIED_ERROR',
    'ER_BAD_DB_ERROR',
    'ER_HOST_IS_BLOCKED',
    'ER_HOST_NOT_PRIVILEGED',
    'ER_TABLEACCESS_DENIED_ERROR',
    'ER_COLUMNACCESS_DENIED_ERROR',
    'ER_SPECIFIC_ACCESS_DENIED_ERROR',
    'ER_NOT_SUPPORTED_AUTH_MODE',
    'ER_SERVER_IS_IN_SECURE_AUTH_MODE',
    'ER_PLUGIN_IS_NOT_LOADED',
    'ER_ACCESS_DENIED_NO_PASSWORD_ERROR',
    'ER_MUST_CHANGE_PASSWORD',
    'ER_MUST_CHANGE_PASSWORD_LOGIN',
    'ER_ACCOUNT_HAS_BEEN_LOCKED',
    'ER_SECURE_TRANSPORT_REQUIRED',
    'ER_USER_ACCESS_DENIED_FOR_USER_ACCOUNT_BLOCKED_BY_PASSWORD_LOCK',
    4151,
  ],
};

function numbersOfTheDriver(): Record<string, number> {
  const { resolve } = createRequire(import.meta.url);
  const list = join(dirname(resolve('mysql2/package.json')), 'lib/constants/errors.js');
  return createRequire(import.meta.url)(list);
}

describe('failureOf', () => {
  it('knows every number of the servers: a state of theirs, or a mistake of ours', () => {
    const numbers = numbersOfTheDriver();
    const named = new Map<number, string>();
    for (const [kind, names] of Object.entries(NAMED)) {
      for (const name of names) {
        const number = typeof name === 'number' ? name : (numbers[name] ?? Number.NaN);
        expect(number, `${name} in the list of the driver`).toBeGreaterThan(0);
        expect(named.has(number), `${name} once`).toBe(false);
        named.set(number, kind);
      }
    }
    const wrong: string[] = [];
    for (let number = 1; number < 65_536; number += 1) {
      const known = failureOf(answer(number));
      if (known !== named.get(number)) wrong.push(`${number}: ${known}, not ${named.get(number)}`);
    }
    expect(wrong).toEqual([]);
  });

  it.each<[string, Failure, unknown]>([
    ['lost connection', 'away', failure({ code: 'PROTOCOL_CONNECTION_LOST', fatal: true })],
    ['nobody listens', 'away', failure({ code: 'ECONNREFUSED', errno: -111 })],
    ['closed state', 'away', failure({ fatal: true })],
    ['time limit', 'away', new DatabaseTimeout('slow')],
    ['no file handles here', 'starved', failure({ code: 'EMFILE', errno: -24 })],
    ['line for connections', 'busy', new Error('Queue limit reached.')],
    ['inside drizzle', 'conflict', new DrizzleQueryError('select 1', [], answer(1213))],
    ['while connecting', 'refused', failure({ errno: 1045, sqlState: '28000', fatal: true })],
  ])('%s: %s', (_, kind, error) => {
    expect(failureOf(error)).toBe(kind);
  });

  it.each([
    ['a wrong statement', answer(1064)],
    ['a missing table', answer(1146)],
    ['a value that does not fit', answer(1264)],
    ['a CHECK (MariaDB)', answer(4025)],
    ['a CHECK (MySQL)', answer(3819)],
    ['a packet that is too large', failure({ errno: 1153, sqlState: '08S01', fatal: true })],
    ['a bug', new Error('bug')],
    ['not an error', 'text'],
  ])('%s is a mistake', (_, error) => {
    expect(failureOf(error)).toBeUndefined();
  });

  it('never gives back a connection that may lead to the wrong server', () => {
    const kept = Object.entries(REACTIONS).filter(([, { keep }]) => keep);
    expect(kept.map(([kind]) => kind)).toEqual(['conflict', 'locked', 'starved', 'full', 'busy']);
  });
});
