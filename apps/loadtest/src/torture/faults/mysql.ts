import { setTimeout as sleep } from 'node:timers/promises';
import { openShell } from '@seckill/db/testing';
import { seen, type Fault, type Strike } from './fault.ts';

type Shell = Awaited<ReturnType<typeof openShell>>;

/** An operator's session, for as long as `work` lasts. */
async function withShell<T>({ product }: Strike, work: (shell: Shell) => Promise<T>): Promise<T> {
  const shell = await openShell(product.servers.mysql.url);
  try {
    return await work(shell);
  } finally {
    await shell.end();
  }
}

async function rowsOf(shell: Shell, statement: string): Promise<Record<string, unknown>[]> {
  const [rows] = await shell.query(statement);
  return Array.isArray(rows) ? rows.map((row) => Object(row)) : [];
}

/** Whether the server refuses an account like the product's. */
async function refuses({ product }: Strike, statement: string, number: number): Promise<boolean> {
  try {
    const shell = await openShell(product.servers.databaseUrl(product.servers.mysql.port));
    try {
      await shell.query(statement);
    } finally {
      shell.destroy();
    }
    return false;
  } catch (error) {
    return Object(error).errno === number;
  }
}

/** A MySQL that dies, stands still, is read-only, full of connections, locked, or throws its clients out. */
export const mysqlFaults: Fault[] = [
  {
    name: 'MySQL is killed',
    takes: 'mysql',
    async strike(strike) {
      const { mysql } = strike.product.servers;
      const before = mysql.pid;
      await mysql.kill();
      await sleep(strike.between(100, 4000));
      await mysql.start();
      return mysql.pid !== before;
    },
  },
  {
    name: 'MySQL stands still',
    takes: 'mysql',
    async strike(strike) {
      const { mysql } = strike.product.servers;
      const { pid } = mysql;
      if (pid === undefined) return false;
      process.kill(pid, 'SIGSTOP');
      await sleep(strike.between(500, 8000));
      process.kill(pid, 'SIGCONT');
      return mysql.pid === pid;
    },
  },
  {
    name: 'MySQL is read-only',
    takes: 'mysql',
    strike: (strike) =>
      withShell(strike, async (shell) => {
        await shell.query('SET GLOBAL read_only = 1');
        const statement = 'DELETE FROM banners WHERE id < 0';
        const happened = await seen(strike.between(500, 5000), () =>
          refuses(strike, statement, 1290),
        );
        await shell.query('SET GLOBAL read_only = 0');
        return happened;
      }),
  },
  {
    name: 'MySQL takes no more connections',
    takes: 'mysql',
    strike: (strike) =>
      withShell(strike, async (shell) => {
        const [row] = await rowsOf(shell, 'SELECT @@max_connections AS most');
        await shell.query('SET GLOBAL max_connections = 10');
        // Those that are there would stay.
        await throwOut(shell);
        const happened = await seen(strike.between(1000, 4000), () =>
          refuses(strike, 'SELECT 1', 1040),
        );
        await shell.query(`SET GLOBAL max_connections = ${Number(row?.['most'])}`);
        return happened;
      }),
  },
  {
    name: 'MySQL throws its clients out',
    takes: 'mysql',
    strike: (strike) => withShell(strike, async (shell) => (await throwOut(shell)) > 0),
  },
  {
    name: 'somebody holds the row of a round',
    takes: 'mysql',
    strike: (strike) =>
      withShell(strike, async (shell) => {
        const rounds = await rowsOf(
          shell,
          `SELECT sale_id, round FROM rounds WHERE state = 'open'`,
        );
        const one = rounds[Math.floor(strike.random() * rounds.length)];
        if (!one) return false;
        await shell.query('START TRANSACTION');
        await shell.query('SELECT * FROM rounds WHERE sale_id = ? AND round = ? FOR UPDATE', [
          one['sale_id'],
          one['round'],
        ]);
        await sleep(strike.between(500, 12_000));
        await shell.query('ROLLBACK');
        return true;
      }),
  },
];

/** Ends all sessions of the product's account; answers how many there were. */
async function throwOut(shell: Shell): Promise<number> {
  const sessions = await rowsOf(
    shell,
    `SELECT id FROM information_schema.processlist WHERE user = 'shop'`,
  );
  for (const each of sessions) {
    await shell.query(`KILL ${Number(each['id'] ?? each['ID'])}`).catch(() => undefined);
  }
  return sessions.length;
}
