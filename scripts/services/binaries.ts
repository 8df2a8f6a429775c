import { execFileSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

// A user's PATH often lacks the sbin folders, and Homebrew's and MySQL's own places.
const usualPlaces = [
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/bin',
  '/usr/libexec',
  '/opt/homebrew/bin',
  '/usr/local/mysql/bin',
];

/** The full path of the first of `names` found on PATH or in the usual places. */
export function findBinary(...names: string[]): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter).filter(Boolean), ...usualPlaces];
  for (const name of names) {
    const found = folders.map((folder) => join(folder, name)).find(isExecutable);
    if (found) return found;
  }
  return undefined;
}

/** redis-server or its drop-in successor. */
export function findRedis(): string | undefined {
  return findBinary('redis-server', 'valkey-server');
}

/** A MySQL-compatible server, and how its data directory is made. */
export type SqlServer =
  { kind: 'mariadb'; server: string; install: string } | { kind: 'mysql'; server: string };

/** MariaDB if it is there, else MySQL. On many systems `mysqld` is MariaDB under its old name. */
export function findSqlServer(): SqlServer | undefined {
  const mariadbd = findBinary('mariadbd');
  const install = findBinary('mariadb-install-db', 'mysql_install_db');
  if (mariadbd && install) return { kind: 'mariadb', server: mariadbd, install };
  const mysqld = findBinary('mysqld');
  if (!mysqld) return undefined;
  const version = execFileSync(mysqld, ['--no-defaults', '--version'], { encoding: 'utf8' });
  if (!version.includes('MariaDB')) return { kind: 'mysql', server: mysqld };
  return install ? { kind: 'mariadb', server: mysqld, install } : undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
