import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { startProduct, type Product } from '../product/start-product.ts';
import { readOptions } from './options.ts';
import type { Progress } from './progress.ts';
import { report } from './report/report.ts';
import { runStorm, type StormResult } from './storm.ts';
import { toJson } from './report/json.ts';

const silent = { tick() {}, done() {} };
const noProgress: Progress = { step: () => silent };

let product: Product;
let url: string;
let adminToken: string;
let database: Product['database'];

beforeAll(async () => {
  const servers = { redis: inject('redisUrl'), mysql: inject('mysqlUrl') };
  product = await startProduct(servers, process.env);
  ({ url, adminToken, database } = product);
});

afterAll(() => product.stop());

it.each(['ws', 'poll'] as const)(
  'fires a storm whose buyers all learn their verdict by %s',
  async (via) => {
    const argv = ['--requests', '20', '--stock', '3', '--via', via, '--seed', '1', '--url', url];
    argv.push('--watch-overview');
    const options = readOptions(argv);
    const target = { origin: url, adminOrigin: url, adminToken };
    const result = await runStorm(options, target, noProgress);
    const json = toJson(options, target, result, new Date());

    expect(broken(result)).toEqual([]);
    expect(json).toMatchObject({
      ok: true,
      answers: { '202': 20 },
      verdicts: { success: 3, sold_out: 17 },
    });
    expect(JSON.stringify(json)).not.toContain(adminToken);
    expect(json.overview).toMatchObject({ contradictions: [], missing: 0 });

    const screen = report(options, result);
    expect(screen).toContain('Every guarantee held.');
    expect(screen).toMatch(/^overview .* 0 contradictions/m);
    expect(screen.split('\n').length).toBeLessThanOrEqual(25);
  },
);

it('gives everyone a unit when there are enough', async () => {
  const options = readOptions(['--requests', '5', '--stock', '9', '--via', 'ws', '--url', url]);
  const result = await runStorm(options, { origin: url, adminOrigin: url, adminToken }, noProgress);
  expect(result.ok).toBe(true);
});

it('storms sales of its own at once, follows every unit to its end, and gives the pay window back', async () => {
  const argv = ['--sales', '2', '--requests', '12', '--no-pay', '0.2', '--standby', '0.3'];
  const options = readOptions([...argv, '--pay-window', '600', '--url', url]);
  const result = await runStorm(
    options,
    { origin: url, adminOrigin: url, adminToken },
    hurryAfter(4),
  );
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

it('refuses a wrong token and a sale that is not open, in a sentence, before anything is reset', async () => {
  const rounds = async () => (await database.db.listSales()).map(({ round }) => round);
  const before = await rounds();
  const storm = (argv: string[], token: string) =>
    runStorm(
      readOptions(['--requests', '2', ...argv]),
      { origin: url, adminOrigin: url, adminToken: token },
      noProgress,
    );
  await expect(storm([], 'not the token')).rejects.toThrow('The admin token is not the one');
  await expect(storm(['--sale', '1,2'], adminToken)).rejects.toThrow('Sale 2 is upcoming');
  await expect(storm(['--sale', '99'], adminToken)).rejects.toThrow('There is no sale 99');
  expect(await rounds()).toEqual(before);
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
