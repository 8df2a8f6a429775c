import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { findSqlServer } from '@seckill/scripts/services';
import { redisInfo } from './redis-info.ts';

const manifest: { version: string } = createRequire(import.meta.url)('autocannon/package.json');

/** What the figures depend on, and nothing that would name the machine. */
export async function readFacts(redisPort: number): Promise<string[]> {
  const info = await redisInfo(redisPort);
  return [
    `${availableParallelism()} cores, shared by load generator, API, worker, Redis and SQL server`,
    `Node ${process.versions.node}`,
    `Redis ${info.get('redis_version')}, appendonly yes, appendfsync everysec`,
    `${sqlServerVersion()}, innodb_flush_log_at_trx_commit=1`,
    `autocannon ${manifest.version} in a process of its own`,
  ];
}

function sqlServerVersion(): string {
  const program = findSqlServer();
  if (!program) return 'no SQL server';
  const line = execFileSync(program.server, ['--no-defaults', '--version'], { encoding: 'utf8' });
  const version = /\d+\.\d+\.\d+/.exec(line)?.[0] ?? 'of unknown version';
  return `${program.kind === 'mariadb' ? 'MariaDB' : 'MySQL'} ${version}`;
}
