import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createTestDb, type TestDb } from '@seckill/db/testing';
import { programArgs } from '@seckill/scripts/typescript';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { readOptions } from './options.ts';
import { noProgress, type Progress } from './progress.ts';
import { report } from './report.ts';
import { runStorm, type StormResult } from './storm.ts';
import { toJson } from './json.ts';

const children: ChildProcess[] = [];
const adminToken = randomBytes(32).toString('hex');
let database: TestDb;
let url: string;

beforeAll(async () => {
  database = await createTestDb(inject('mysqlUrl'));
  await database.db.seedDemoSales();
  const env = {
    ...process.env,
    HOST: '127.0.0.1',
    PORT: '0',
    REDIS_URL: inject('redisUrl'),
    DATABASE_URL: database.url,
    KEY_PREFIX: `storm-${randomBytes(4).toString('hex')}`,
    SESSION_SECRET: randomBytes(32).toString('hex'),
    ADMIN_TOKEN: adminToken,
    LOG_LEVEL: 'info',
  };
  const [api] = await Promise.all([start('api', env), start('worker', env)]);
  url = /"url":"([^"]+)"/.exec(api)?.[1] ?? '';
});

afterAll(async () => {
  await Promise.all(children.map(stop));
  await database.drop();
});

it.each(['ws', 'poll'] as const)(
  'fires a storm whose buyers all learn their verdict by %s',
  async (via) => {
    const argv = ['--requests', '20', '--stock', '3', '--via', via, '--seed', '1', '--url', url];
    const options = readOptions(argv);
    const target = { origin: url, adminToken };
    const result = await runStorm(options, target, noProgress);
    const json = toJson(options, target, result, new Date());

    expect(broken(result)).toEqual([]);
    expect(json).toMatchObject({
      ok: true,
      answers: { '202': 20 },
      verdicts: { success: 3, sold_out: 17 },
    });
    expect(JSON.stringify(json)).not.toContain(adminToken);

    const screen = report(options, result);
    expect(screen).toContain('Every guarantee held.');
    expect(screen.split('\n').length).toBeLessThanOrEqual(24);
  },
);

it('gives everyone a unit when there are enough', async () => {
  const options = readOptions(['--requests', '5', '--stock', '9', '--via', 'ws', '--url', url]);
  const result = await runStorm(options, { origin: url, adminToken }, noProgress);
  expect(result.ok).toBe(true);
});

it('storms sales of its own at once, follows every unit to its end, and gives the pay window back', async () => {
  const argv = ['--sales', '2', '--requests', '12', '--no-pay', '0.2', '--standby', '0.3'];
  const options = readOptions([...argv, '--pay-window', '600', '--url', url]);
  const result = await runStorm(options, { origin: url, adminToken }, hurryAfter(4));
  expect(broken(result)).toEqual([]);
  const ended = { payers: 3, paid: 3, lazy: 1, expired: 1, stoodBy: 3, offered: 1, troubles: [] };
  expect(result.sales.map(({ settled }) => settled)).toEqual([ended, ended]);

  const screen = report(options, result);
  expect(screen).toContain('3 paid; 1 not paid for in time, 1 offered to the 3 who stood by');
  expect(screen).toContain('Every guarantee held.');
  const sales = await database.db.listSales();
  const own = sales.filter(({ title }) => /^Storm \d$/.test(title));
  expect(own.map(({ payWindowSeconds }) => payWindowSeconds)).toEqual([900, 900]);
});

it('refuses a wrong token and a sale that is not open, in a sentence', async () => {
  const storm = (argv: string[], token: string) =>
    runStorm(
      readOptions(['--requests', '2', ...argv]),
      { origin: url, adminToken: token },
      noProgress,
    );
  await expect(storm([], 'not the token')).rejects.toThrow('The admin token is not the one');
  await expect(storm(['--sale', '2'], adminToken)).rejects.toThrow('Sale 2 is upcoming');
  await expect(storm(['--sale', '99'], adminToken)).rejects.toThrow('There is no sale 99');
});

/** Once so many units are paid, whoever has not paid yet has no time left. */
function hurryAfter(payers: number): Progress {
  let paid = 0;
  const tick = () => {
    paid += 1;
    if (paid === payers) void hurry();
  };
  return { step: (label) => (label === 'units paid' ? { tick, done() {} } : silent) };
}

const silent = noProgress.step('', 0);

async function hurry(): Promise<void> {
  const sales = await database.db.listSales();
  const live = await Promise.all(
    sales.map(({ id, round }) => database.db.listLiveOrders(id, round)),
  );
  const orders = await Promise.all(
    live.flat().map(({ buyerId }) => database.db.listOrdersOf(buyerId)),
  );
  const unpaid = orders.flat().filter(({ status }) => status === 'unpaid');
  await database.setPayBy(
    unpaid.map(({ orderId }) => orderId),
    -1,
  );
}

const broken = ({ sales }: StormResult) =>
  sales.flatMap(({ checks }) => [...checks.own, ...checks.sheet]).filter(({ ok }) => !ok);

/** Starts a process of the product; resolves with the line in which it says that it is ready. */
async function start(app: 'api' | 'worker', env: NodeJS.ProcessEnv): Promise<string> {
  const main = fileURLToPath(new URL(`../../../${app}/src/main.ts`, import.meta.url));
  const child = spawn(process.execPath, await programArgs(main), {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${app} ended (${code})`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.includes('"msg":"ready"')) resolve(line);
    });
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}
