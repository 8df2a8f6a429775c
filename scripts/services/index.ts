export { findBinary, findRedis, findSqlServer } from './binaries.ts';
export { startMariadb, type MariadbOptions } from './mariadb.ts';
export { endOrphans } from './pid-file.ts';
export { freePort, isFree, nextFreePort } from './ports.ts';
export { runService, type Service, type ServiceSpec } from './process.ts';
export { startRedis, type RedisOptions } from './redis.ts';
export { tail } from './tail.ts';
