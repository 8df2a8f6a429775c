export { asks } from './asks.ts';
export { findBinary, findRedis, findSqlServer } from './binaries.ts';
export { installMariadb, startMariadb } from './mariadb.ts';
export { freePort } from './ports.ts';
export { runService, tail, type Service } from './process.ts';
export { startRedis, type RedisOptions } from './redis.ts';
