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
  /** More server arguments, as `--max-connections=10`, asked for at each start. */
  args?: (data: string) => Promise<string[]>;
  /** Makes the data folder in another way than by an install. */
  provide?: (data: string) => Promise<void>;
};

const settings = `--bind-address=127.0.0.1 --default-time-zone=+00:00 --character-set-server=utf8mb4
  --collation-server=utf8mb4_unicode_ci --skip-name-resolve --skip-log-bin --performance-schema=OFF
  --max-connections=500 --innodb-buffer-pool-size=128M`.split(/\s+/);
// A fresh data folder is ready in a second and takes 94 MB instead of 114.
const smallFiles = ['--innodb-log-file-size=8M', '--innodb-data-file-path=ibdata1:4M:autoextend'];
// With a log of 8 MB the server writes pages all the time to make room in it: an order cost it a half more.
const largeLog = ['--innodb-log-file-size=96M'];

/**
 * A private MariaDB (or MySQL, where only that is installed) on 127.0.0.1; `url` has user root
 * and no database. Throws when no server program is found.
 */
export async function startMariadb(options: MariadbOptions = {}): Promise<Service> {
  const program = mustFind();
  const { database = '', durable = true, provide = installMariadb } = options;
  const port = options.port ?? (await freePort());
  // The path of a socket has 107 bytes at most.
  const temporary = mkdtempSync(join(tmpdir(), 'seckill-mariadb-'));
  const folder = options.dataDir ?? temporary;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const data = join(folder, 'data');
  const pidFile = join(temporary, 'm.pid');
  const own = [
    ...placeOf(data, temporary),
    ...settings,
    ...(program.kind === 'mariadb' ? smallFiles : ['--mysqlx=OFF', '--secure-file-priv=']),
    `--socket=${join(temporary, 'm.sock')}`,
    `--pid-file=${pidFile}`,
    `--port=${port}`,
    ...(program.kind === 'mariadb' && durable ? largeLog : []),
    `--innodb-flush-log-at-trx-commit=${durable ? 1 : 2}`,
    `--init-file=${initFile(temporary, database)}`,
  ];
  return runService({
    name: program.kind,
    url: `mysql://root@127.0.0.1:${port}${database && `/${database}`}`,
    port,
    command: program.server,
    args: async () => {
      if (!existsSync(data)) await provide(data);
      return [...own, ...((await options.args?.(data)) ?? [])];
    },
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

/** A fresh data folder: an install takes a second of work. */
export async function installMariadb(data: string): Promise<void> {
  const program = mustFind();
  // Made aside and renamed: an interrupted install is never taken for a data folder.
  const fresh = `${data}.new`;
  rmSync(fresh, { recursive: true, force: true });
  const temporary = mkdtempSync(join(tmpdir(), 'seckill-mariadb-'));
  const users = ['--auth-root-authentication-method=normal', '--skip-test-db'];
  const [command, ...args] =
    program.kind === 'mariadb'
      ? [program.install, ...users, '--skip-name-resolve', ...smallFiles]
      : [program.server, '--initialize-insecure'];
  await exec(command, [...placeOf(fresh, temporary), ...args]).finally(() =>
    rmSync(temporary, { recursive: true }),
  );
  renameSync(fresh, data);
}

function mustFind(): SqlServer {
  const program = findSqlServer();
  if (!program) throw new Error('Neither mariadbd nor mysqld is installed.');
  return program;
}

/** With a tmpdir of its own: a server that starts removes the temporary tables of all others in its tmpdir. */
const placeOf = (data: string, temporary: string) => [
  '--no-defaults',
  `--user=${userInfo().username}`,
  `--tmpdir=${temporary}`,
  `--datadir=${data}`,
];

function initFile(folder: string, database: string): string {
  const file = join(folder, 'init.sql');
  // MySQL's install makes root for the socket only; MariaDB's has made this user already.
  const user = `CREATE USER IF NOT EXISTS 'root'@'127.0.0.1' IDENTIFIED BY '';
GRANT ALL ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;\n`;
  writeFileSync(file, database ? `${user}CREATE DATABASE IF NOT EXISTS \`${database}\`;\n` : user);
  return file;
}
