import type { Connection, RowDataPacket } from 'mysql2/promise';

/** What a server is good for right now. `galera`: its writes are certified by the others, and its reads may wait for theirs. */
export type Fitness = { writes: boolean; galera: boolean };

/** Asked with SHOW, which a node that has lost its cluster answers, too. */
export async function fitnessOf(connection: Connection): Promise<Fitness> {
  const variables = await show(
    connection,
    "SHOW GLOBAL VARIABLES WHERE variable_name IN ('read_only', 'wsrep_on')",
  );
  const mayWrite = ['OFF', '0'].includes(variables.get('read_only') ?? 'OFF');
  if (variables.get('wsrep_on') !== 'ON') return { writes: mayWrite, galera: false };
  const status = await show(
    connection,
    "SHOW GLOBAL STATUS WHERE variable_name IN ('wsrep_ready', 'wsrep_local_state_comment')",
  );
  const takesPart = status.get('wsrep_ready') === 'ON';
  // One that gives its state to another stands still meanwhile, or lags behind.
  const isInSync = status.get('wsrep_local_state_comment') === 'Synced';
  return { writes: mayWrite && takesPart && isInSync, galera: true };
}

async function show(connection: Connection, question: string): Promise<Map<string, string>> {
  const [rows] = await connection.query<RowDataPacket[]>(question);
  return new Map(rows.map((row) => [String(row['Variable_name']), String(row['Value'])]));
}
