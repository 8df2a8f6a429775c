import { execFile } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { answers } from './answers.ts';
import { findSqlServer, type SqlServer } from './binaries.ts';
import { openFolder, type Folder } from './folder.ts';
import { freePort } from './ports.ts';
import { runService, type Service } from './process.ts';

export type MariadbOptions = {
  /** Flush the log at every commit, so that a commit survives a kill. Default true. */
  durable?: boolean;
  /** Where data is kept for ever; without it, in a temporary folder. */
  dataDir?: string;
  logFile?: string;
  /** Where the process is noted, for `endOrphans` after a kill of this one. */
  pidFile?: string;
  port?: number;
  /** A database that is made if it is not there, and named in `url`. */
  database?: string;
  /** More server arguments, as `--max-connections=10`. */
  args?: string[];
};

const run = promisify(execFile);

// Small files: a fresh data folder is ready in a second and takes 94 MB instead of 114.
const innodbFiles = ['--innodb-log-file-size=8M', '--innodb-data-file-path=ibdata1:4M:autoextend'];

/**
 * A private MariaDB (or MySQL, where only that is installed) on 127.0.0.1; `url` has user root
 * and no database. Throws when no server program is found.
 */
export async function startMariadb(options: MariadbOptions = {}): Promise<Service> {
  const program = findSqlServer();
  if (!program) throw new Error('Neither mariadbd nor mysqld is installed.');
  const port = options.port ?? (await freePort());
  const folder = openFolder('mariadb', options.dataDir);
  const data = join(folder.data, 'data');
  const ownPidFile = join(folder.temporary, 'm.pid');
  try {
    if (!existsSync(data)) await install(program, data, folder);
  } catch (error) {
    rmSync(folder.temporary, { recursive: true, force: true });
    throw error;
  }
  return runService({
    name: program.kind,
    url: `mysql://root@127.0.0.1:${port}${options.database ? `/${options.database}` : ''}`,
    port,
    command: program.server,
    args: [
      '--no-defaults',
      `--user=${userInfo().username}`,
      `--datadir=${data}`,
      `--tmpdir=${folder.temporary}`,
      `--socket=${join(folder.temporary, 'm.sock')}`,
      `--pid-file=${ownPidFile}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      '--default-time-zone=+00:00',
      '--character-set-server=utf8mb4',
      '--collation-server=utf8mb4_unicode_ci',
      '--skip-name-resolve',
      '--skip-log-bin',
      '--performance-schema=OFF',
      '--max-connections=500',
      '--innodb-buffer-pool-size=128M',
      `--innodb-flush-log-at-trx-commit=${(options.durable ?? true) ? 1 : 2}`,
      ...(program.kind === 'mariadb' ? innodbFiles : ['--mysqlx=OFF', '--secure-file-priv=']),
      `--init-file=${initFile(folder, options.database)}`,
      ...(options.args ?? []),
    ],
    cwd: folder.data,
    logFile: options.logFile ?? join(folder.data, 'mariadb.log'),
    // The server writes its pid when the port is its own, and greets first, with protocol 10.
    ready: async (pid) => wrote(ownPidFile, pid) && answers(port, (greeting) => greeting[4] === 10),
    stopSignal: 'SIGTERM',
    stopTimeoutMs: 30_000,
    startTimeoutMs: 60_000,
    temporaryFolder: folder.temporary,
    pidFile: options.pidFile,
  });
}

// Made aside and renamed: an interrupted install is never taken for a data folder.
async function install(program: SqlServer, data: string, folder: Folder): Promise<void> {
  const fresh = `${data}.new`;
  rmSync(fresh, { recursive: true, force: true });
  // A tmpdir of its own: a server that starts removes temporary tables of all others in its tmpdir.
  const shared = [
    '--no-defaults',
    `--user=${userInfo().username}`,
    `--datadir=${fresh}`,
    `--tmpdir=${folder.temporary}`,
  ];
  if (program.kind === 'mariadb') {
    const settings = ['--auth-root-authentication-method=normal', '--skip-test-db'];
    await run(program.install, [...shared, ...settings, '--skip-name-resolve', ...innodbFiles]);
  } else {
    await run(program.server, [...shared, '--initialize-insecure'], { cwd: folder.data });
  }
  renameSync(fresh, data);
}

function initFile(folder: Folder, database: string | undefined): string {
  const file = join(folder.temporary, 'init.sql');
  const statements = [
    // MySQL's install makes root for the socket only; MariaDB's has made this user already.
    "CREATE USER IF NOT EXISTS 'root'@'127.0.0.1' IDENTIFIED BY '';",
    "GRANT ALL ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;",
    ...(database ? [`CREATE DATABASE IF NOT EXISTS \`${database}\`;`] : []),
  ];
  writeFileSync(file, `${statements.join('\n')}\n`);
  return file;
}

function wrote(pidFile: string, pid: number | undefined): boolean {
  return existsSync(pidFile) && readFileSync(pidFile, 'utf8').trim() === String(pid);
}
