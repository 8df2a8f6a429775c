import { sql } from 'drizzle-orm';
import type { Access } from './access.ts';
import type { Session } from './connect.ts';

type ServerSettings = {
  version: string;
  flush: number;
  logBin: number;
  syncBinlog: number;
  sqlMode: string;
  timeZone: string;
};

/** Sentences about what would break a guarantee; none when all is well. */
export const checkSettings = (access: Access): Promise<string[]> =>
  access.read(async (session) => problemsWith(await readSettings(session)));

export function problemsWith(settings: ServerSettings): string[] {
  const problems: string[] = [];
  if (!isSupported(settings.version)) {
    problems.push(
      `The server is ${settings.version}; MariaDB 10.11 or MySQL 8.4 is the oldest supported.`,
    );
  }
  // 3 is MariaDB's group commit with one more fsync.
  if (settings.flush !== 1 && settings.flush !== 3) {
    problems.push(
      `innodb_flush_log_at_trx_commit is ${settings.flush}: a crash can lose committed orders; set it to 1.`,
    );
  }
  if (settings.logBin === 1 && settings.syncBinlog !== 1) {
    problems.push(
      `sync_binlog is ${settings.syncBinlog} while the binary log is on: a crash can roll back committed orders; set it to 1.`,
    );
  }
  if (!/STRICT_(TRANS|ALL)_TABLES/.test(settings.sqlMode)) {
    problems.push('sql_mode is not strict: values that do not fit would be cut silently.');
  }
  if (settings.timeZone !== '+00:00') {
    problems.push(`The session's time zone is ${settings.timeZone}, not +00:00.`);
  }
  return problems;
}

function isSupported(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  const [wantedMajor, wantedMinor] = /mariadb/i.test(version) ? [10, 11] : [8, 4];
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

const text = (expression: string) => sql.raw(expression).mapWith(String);
const number = (expression: string) => sql.raw(expression).mapWith(Number);

async function readSettings(session: Session): Promise<ServerSettings> {
  const [row] = await session
    .select({
      version: text('version()'),
      flush: number('@@global.innodb_flush_log_at_trx_commit'),
      logBin: number('@@global.log_bin'),
      syncBinlog: number('@@global.sync_binlog'),
      sqlMode: text('@@session.sql_mode'),
      timeZone: text('@@session.time_zone'),
    })
    .from(sql`(select 1) as one`);
  if (!row) throw new Error('MySQL did not answer with its settings');
  return row;
}
