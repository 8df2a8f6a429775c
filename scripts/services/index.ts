export { findBinary, findRedis, findSqlServer } from './binaries.ts';
export { startMariadb, type MariadbOptions } from './mariadb.ts';
export { freePort, isFree, nextFreePort } from './ports.ts';
export type { Service } from './process.ts';
export { startRedis, type RedisOptions } from './redis.ts';
