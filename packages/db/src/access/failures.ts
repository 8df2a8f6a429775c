/**
 * Why the database said no. `conflict`: another transaction was in the way. `locked`: another one kept a row for too
 * long. `read_only`: it takes no writes, as during a failover. `away`: no connection, or one that broke or is silent.
 * `starved`: it has no connection, thread or memory to spare. `full`: no room on its disk. `refused`: our account may
 * not do this. `busy`: our own line for a connection is full.
 */
export type Failure =
  | 'conflict'
  | 'locked'
  | 'read_only'
  | 'away'
  | 'starved'
  | 'full'
  | 'refused'
  | 'busy';

/**
 * `retry`: another try may do better at once. `keep`: the connection is sound, and goes on after a ROLLBACK; any other
 * is thrown away, because it may lead to a server that is no primary any more, or to none.
 */
export const REACTIONS: Record<Failure, { retry: boolean; keep: boolean }> = {
  conflict: { retry: true, keep: true },
  locked: { retry: true, keep: true },
  read_only: { retry: true, keep: false },
  away: { retry: true, keep: false },
  starved: { retry: true, keep: true },
  full: { retry: false, keep: true },
  refused: { retry: false, keep: false },
  busy: { retry: false, keep: true },
};

/** What MySQL and MariaDB answer, by number. A number that is not here is a mistake of ours. */
const NUMBERS: Record<Exclude<Failure, 'busy'>, readonly number[]> = {
  conflict: [
    1020, // ER_CHECKREAD: the row changed since the snapshot (MariaDB)
    1062, // ER_DUP_ENTRY: somebody wrote it between our look and our insert; the next look finds it
    1213, // ER_LOCK_DEADLOCK: rolls back the transaction; also what another node of Galera certified first, up to COMMIT
    1317, // ER_QUERY_INTERRUPTED
    1412, // ER_TABLE_DEF_CHANGED: a migration went by
    1689, // ER_LOCK_ABORTED: a migration took the table
    1969, // ER_STATEMENT_TIMEOUT (MariaDB)
    3024, // ER_QUERY_TIMEOUT
    3101, // ER_TRANSACTION_ROLLBACK_DURING_COMMIT: group replication
  ],
  locked: [
    1205, // ER_LOCK_WAIT_TIMEOUT: rolls back the statement only
    3572, // ER_LOCK_NOWAIT
  ],
  read_only: [
    1036, // ER_OPEN_AS_READONLY
    1207, // ER_READ_ONLY_TRANSACTION
    1290, // ER_OPTION_PREVENTS_STATEMENT: --read-only, --super-read-only
    1792, // ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION
    1836, // ER_READ_ONLY_MODE
    1874, // ER_INNODB_READ_ONLY
    1881, // ER_INNODB_FORCED_RECOVERY
    3989, // ER_SCHEMA_READ_ONLY
  ],
  away: [
    1043, // ER_HANDSHAKE_ERROR
    1047, // ER_UNKNOWN_COM_ERROR: a node of Galera that is not ready
    1053, // ER_SERVER_SHUTDOWN
    1077, // ER_NORMAL_SHUTDOWN
    1078, // ER_GOT_SIGNAL
    1079, // ER_SHUTDOWN_COMPLETE
    1080, // ER_FORCING_CLOSE
    1152, // ER_ABORTING_CONNECTION
    1154, // ER_NET_READ_ERROR_FROM_PIPE
    1155, // ER_NET_FCNTL_ERROR
    1156, // ER_NET_PACKETS_OUT_OF_ORDER
    1157, // ER_NET_UNCOMPRESS_ERROR
    1158, // ER_NET_READ_ERROR
    1159, // ER_NET_READ_INTERRUPTED
    1160, // ER_NET_ERROR_ON_WRITE
    1161, // ER_NET_WRITE_INTERRUPTED
    1180, // ER_ERROR_DURING_COMMIT: its outcome is unknown
    1181, // ER_ERROR_DURING_ROLLBACK
    1184, // ER_NEW_ABORTING_CONNECTION
    1927, // ER_CONNECTION_KILLED (MariaDB)
    3032, // ER_SERVER_OFFLINE_MODE
    3100, // ER_RUN_HOOK_ERROR: a node that left its group
    3168, // ER_SERVER_ISNT_AVAILABLE
    3169, // ER_SESSION_WAS_KILLED
    4031, // ER_CLIENT_INTERACTION_TIMEOUT: idle for longer than wait_timeout (MySQL)
    9001, // ProxySQL: reached no server in time
  ],
  starved: [
    5, // EE_OUTOFMEMORY
    23, // EE_OUT_OF_FILERESOURCES
    1037, // ER_OUTOFMEMORY
    1038, // ER_OUT_OF_SORTMEMORY
    1040, // ER_CON_COUNT_ERROR: max_connections
    1041, // ER_OUT_OF_RESOURCES
    1135, // ER_CANT_CREATE_THREAD
    1203, // ER_TOO_MANY_USER_CONNECTIONS
    1206, // ER_LOCK_TABLE_FULL
    1226, // ER_USER_LIMIT_REACHED
    1461, // ER_MAX_PREPARED_STMT_COUNT_REACHED
    1637, // ER_TOO_MANY_CONCURRENT_TRXS
    3015, // ER_ENGINE_OUT_OF_MEMORY
    3170, // ER_CAPACITY_EXCEEDED
  ],
  full: [
    3, // EE_WRITE
    20, // EE_DISK_FULL
    35, // EE_DISK_FULL_WITH_RETRY_MSG
    1004, // ER_CANT_CREATE_FILE: of a temporary table
    1016, // ER_CANT_OPEN_FILE
    1021, // ER_DISK_FULL
    1024, // ER_ERROR_ON_READ
    1026, // ER_ERROR_ON_WRITE
    1030, // ER_GET_ERRNO: what the storage engine met
    1114, // ER_RECORD_FILE_FULL
    1197, // ER_TRANS_CACHE_FULL
    1534, // ER_BINLOG_ROW_LOGGING_FAILED
    1598, // ER_BINLOG_LOGGING_IMPOSSIBLE
    3019, // ER_INNODB_UNDO_LOG_FULL
    3675, // ER_DISK_FULL_NOWAIT
  ],
  refused: [
    1042, // ER_BAD_HOST_ERROR
    1044, // ER_DBACCESS_DENIED_ERROR
    1045, // ER_ACCESS_DENIED_ERROR
    1049, // ER_BAD_DB_ERROR
    1129, // ER_HOST_IS_BLOCKED
    1130, // ER_HOST_NOT_PRIVILEGED
    1142, // ER_TABLEACCESS_DENIED_ERROR
    1143, // ER_COLUMNACCESS_DENIED_ERROR
    1227, // ER_SPECIFIC_ACCESS_DENIED_ERROR
    1251, // ER_NOT_SUPPORTED_AUTH_MODE
    1275, // ER_SERVER_IS_IN_SECURE_AUTH_MODE
    1524, // ER_PLUGIN_IS_NOT_LOADED
    1698, // ER_ACCESS_DENIED_NO_PASSWORD_ERROR
    1820, // ER_MUST_CHANGE_PASSWORD
    1862, // ER_MUST_CHANGE_PASSWORD_LOGIN
    3118, // ER_ACCOUNT_HAS_BEEN_LOCKED
    3159, // ER_SECURE_TRANSPORT_REQUIRED
    3955, // ER_USER_ACCESS_DENIED_FOR_USER_ACCOUNT_BLOCKED_BY_PASSWORD_LOCK
    4151, // ER_ACCOUNT_HAS_BEEN_LOCKED (MariaDB)
  ],
};

const BY_NUMBER = new Map<number, Failure>();
for (const failure of Object.keys(NUMBERS) as (keyof typeof NUMBERS)[]) {
  for (const number of NUMBERS[failure]) BY_NUMBER.set(number, failure);
}

const NETWORK_CODES = new Set([
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_SEQUENCE_TIMEOUT',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOENT', // a socket path whose server is gone
  'EAI_AGAIN',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/** Of this process: sockets, ports or memory. */
const SHORTAGE_CODES = new Set([
  'EMFILE',
  'ENFILE',
  'EADDRNOTAVAIL',
  'ENOBUFS',
  'ENOMEM',
  'EAGAIN',
]);

/** An attempt took longer than it may. Its outcome is unknown. */
export class DatabaseTimeout extends Error {
  override readonly name = 'DatabaseTimeout';
}

/** A server of several that takes no writes, or has not all that the others have. */
export class UnfitServer extends Error {
  override readonly name = 'UnfitServer';

  constructor() {
    super('the server takes no writes, or is not in sync with the others');
  }
}

/** drizzle wraps what the driver threw; the reason is at the end of the chain. */
export function rootCause(error: unknown): unknown {
  let cause = error;
  while (cause instanceof Error && cause.cause !== undefined) cause = cause.cause;
  return cause;
}

/** The number that the server, or the system, gave the error that is at the end of the chain. */
export function errnoOf(error: unknown): unknown {
  const cause = rootCause(error);
  return cause instanceof Error ? Reflect.get(cause, 'errno') : undefined;
}

/** Undefined: what was thrown is no state of the database but a mistake of ours. */
export function failureOf(error: unknown): Failure | undefined {
  const cause = rootCause(error);
  if (cause instanceof DatabaseTimeout) return 'away';
  if (cause instanceof UnfitServer) return 'read_only';
  if (!(cause instanceof Error)) return undefined;
  if ('code' in cause && typeof cause.code === 'string') {
    if (NETWORK_CODES.has(cause.code)) return 'away';
    if (SHORTAGE_CODES.has(cause.code)) return 'starved';
  }
  // Errors of the system have numbers below zero.
  if ('errno' in cause && typeof cause.errno === 'number') {
    const known = BY_NUMBER.get(cause.errno);
    if (known) return known;
  }
  if ('fatal' in cause && cause.fatal === true && !('sqlState' in cause)) return 'away';
  if (cause.message.startsWith('Queue limit reached')) return 'busy';
  return cause.message === 'Pool is closed.' ? 'busy' : undefined;
}
