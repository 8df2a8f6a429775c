import mysql, { type Connection } from 'mysql2/promise';

/** What an operator's shell is: one session, with times in UTC. Whoever opens it ends it. */
export const openShell = (url: string): Promise<Connection> =>
  mysql.createConnection({ uri: url, timezone: 'Z' });
