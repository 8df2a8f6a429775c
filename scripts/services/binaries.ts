import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { basename, delimiter, join } from 'node:path';

// A user's PATH often lacks the sbin folders, and Homebrew's and MySQL's own places.
const usualPlaces =
  '/usr/local/sbin /usr/local/bin /usr/sbin /usr/bin /usr/libexec /opt/homebrew/bin /usr/local/mysql/bin';

/** The full path of the first of `names` found on PATH or in the usual places. */
export function findBinary(...names: string[]): string | undefined {
  const path = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const folders = [...path, ...usualPlaces.split(' ')];
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

/** redis-server or its drop-in successor. */
export const findRedis = () => findBinary('redis-server', 'valkey-server');

/** A MySQL-compatible server; `install` makes the data directory of a MariaDB. */
export type SqlServer =
  | { kind: 'mariadb'; server: string; install: string }
  | { kind: 'mysql'; server: string };

/** MariaDB if it is there, else MySQL. On many systems `mysqld` is MariaDB under its old name. */
export function findSqlServer(): SqlServer | undefined {
  const server = findBinary('mariadbd', 'mysqld');
  if (!server) return undefined;
  if (!isMariadb(server)) return { kind: 'mysql', server };
  const install = findBinary('mariadb-install-db', 'mysql_install_db');
  return install ? { kind: 'mariadb', server, install } : undefined;
}

/** Asked only where the name does not say it: its answer takes a tenth of a second. */
function isMariadb(server: string): boolean {
  if (basename(server) === 'mariadbd') return true;
  const version = execFileSync(server, ['--no-defaults', '--version'], { encoding: 'utf8' });
  return version.includes('MariaDB');
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
