import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { exec } from '../install/exec.mjs';
import { asks } from './asks.ts';
import { findSqlServer, type SqlServer } from './binaries.ts';
import { freePort } from './ports.ts';
import { runService, type Place, type Service } from './process.ts';

export type MariadbOptions = Place & {
  /** Flush the log at every commit, so that a commit survives a kill. Default true. */
  durable?: boolean;
  /** A database that is made if it is not there, and named in `url`. */
  database?: string;
  /** More server arguments, as `--max-connections=10`. */
  args?: string[] | ((data: string) => Promise<string[]>);
  /** Makes the data folder in another way than by an install. */
  provide?: (data: string) => Promise<void>;
};

const settings = `--bind-address=127.0.0.1 --default-time-zone=+00:00 --character-set-server=utf8mb4
  --collation-server=utf8mb4_unicode_ci --skip-name-resolve --skip-log-bin --performance-schema=OFF
  --max-connections=500 --innodb-buffer-pool-size=128M`.split(/\s+/);
// Small files: a fresh data folder is ready in a second and takes 94 MB instead of 114.
const smallFiles = ['--innodb-log-file-size=8M', '--innodb-data-file-path=ibdata1:4M:autoextend'];

/**
 * A private MariaDB (or MySQL, where only that is installed) on 127.0.0.1; `url` has user root
 * and no database. Throws when no server program is found.
 */
export async function startMariadb(options: MariadbOptions = {}): Promise<Service> {
  const program = findSqlServer();
  if (!program) throw new Error('Neither mariadbd nor mysqld is installed.');
  const { database = '', durable = true, args = [], provide } = options;
  const port = options.port ?? (await freePort());
  // The path of a socket has 107 bytes at most.
  const temporary = mkdtempSync(join(tmpdir(), 'seckill-mariadb-'));
  const folder = options.dataDir ?? temporary;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const data = join(folder, 'data');
  const pidFile = join(temporary, 'm.pid');
  const place = [`--user=${userInfo().username}`, `--tmpdir=${temporary}`];
  try {
    if (!existsSync(data)) await (provide?.(data) ?? install(program, data, place));
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw error;
  }
  const own = [
    '--no-defaults',
    ...place,
    ...settings,
    ...(program.kind === 'mariadb' ? smallFiles : ['--mysqlx=OFF', '--secure-file-priv=']),
    `--datadir=${data}`,
    `--socket=${join(temporary, 'm.sock')}`,
    `--pid-file=${pidFile}`,
    `--port=${port}`,
    `--innodb-flush-log-at-trx-commit=${durable ? 1 : 2}`,
    `--init-file=${initFile(temporary, database)}`,
  ];
  return runService({
    name: program.kind,
    url: `mysql://root@127.0.0.1:${port}${database && `/${database}`}`,
    port,
    command: program.server,
    args:
      typeof args === 'function' ? async () => [...own, ...(await args(data))] : [...own, ...args],
    cwd: folder,
    logFile: options.logFile ?? join(folder, 'mariadb.log'),
    lock: options.lock,
    // The server writes its pid when the port is its own, and greets first, with protocol 10.
    ready: async (pid) =>
      existsSync(pidFile) &&
      readFileSync(pidFile, 'utf8').trim() === String(pid) &&
      (await asks(port))[4] === '\n',
    temporaryFolder: temporary,
  });
}

/** A fresh data folder of a MariaDB, to be copied: an install takes a second of work. */
export async function installMariadb(data: string): Promise<void> {
  const program = findSqlServer();
  if (program?.kind !== 'mariadb') throw new Error('MariaDB is not installed.');
  const temporary = mkdtempSync(join(tmpdir(), 'seckill-mariadb-'));
  const place = [`--user=${userInfo().username}`, `--tmpdir=${temporary}`];
  await install(program, data, place).finally(() => rmSync(temporary, { recursive: true }));
}

// Made aside and renamed: an interrupted install is never taken for a data folder. With a tmpdir of its
// own: a server that starts removes the temporary tables of all others in its tmpdir.
async function install(program: SqlServer, data: string, place: string[]): Promise<void> {
  const fresh = `${data}.new`;
  rmSync(fresh, { recursive: true, force: true });
  const shared = ['--no-defaults', ...place, `--datadir=${fresh}`];
  if (program.kind === 'mariadb') {
    const users = ['--auth-root-authentication-method=normal', '--skip-test-db'];
    await exec(program.install, [...shared, ...users, '--skip-name-resolve', ...smallFiles]);
  } else await exec(program.server, [...shared, '--initialize-insecure']);
  renameSync(fresh, data);
}

function initFile(folder: string, database: string): string {
  const file = join(folder, 'init.sql');
  // MySQL's install makes root for the socket only; MariaDB's has made this user already.
  const user = `CREATE USER IF NOT EXISTS 'root'@'127.0.0.1' IDENTIFIED BY '';
GRANT ALL ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;\n`;
  writeFileSync(file, database ? `${user}CREATE DATABASE IF NOT EXISTS \`${database}\`;\n` : user);
  return file;
}
