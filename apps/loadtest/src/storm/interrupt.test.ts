import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, inject, it, onTestFinished } from 'vitest';
import { startProduct, type Product } from '../product/start-product.ts';

// As npm run loadtest starts it.
const RUN = fileURLToPath(new URL('../../../../scripts/run.mjs', import.meta.url));

let product: Product;
beforeAll(async () => {
  const servers = { redis: inject('redisUrl'), mysql: inject('mysqlUrl') };
  product = await startProduct(servers, { ...process.env, MAX_SOCKETS: '6' });
});
afterAll(() => product.stop());

it.each(['SIGINT', 'SIGTERM'] as const)('on %s it gives the pay window back', async (signal) => {
  const storm = await stormThatWaits();
  expect(await payWindows()).toEqual([600]);
  storm.child.kill(signal);
  // npm hands one Ctrl-C on a second time.
  storm.child.kill(signal);
  expect(await storm.ended).toBe(130);
  expect(storm.said().trim().split('\n').at(-1)).toBe(
    'Stopped. Buyers have as long to pay as before the storm.',
  );
  expect(await payWindows()).toEqual([900]);
});

it('ends at once on a second signal, and says what may be left', async () => {
  const storm = await stormThatWaits();
  process.kill(product.api.pid, 'SIGSTOP');
  onTestFinished(() => void process.kill(product.api.pid, 'SIGCONT'));
  const insist = setInterval(() => storm.child.kill('SIGINT'), 200);
  onTestFinished(() => clearInterval(insist));
  expect(await storm.ended).toBe(130);
  expect(storm.said()).toContain('Ended at once. Buyers may still have only 600 s to pay');
});

it('ends after a failure, although sockets are open', async () => {
  const storm = startStorm('--requests', '12', '--concurrency', '1');
  expect(await storm.ended).toBe(1);
  expect(storm.said()).toContain('The storm did not finish. A socket to /api/live did not open');
});

/** A storm whose one lazy winner has ten minutes to pay; resolves once all there is to do is wait. */
async function stormThatWaits() {
  const argv = ['--sales', '1', '--requests', '4', '--stock', '1', '--no-pay', '1'];
  const storm = startStorm(...argv, '--pay-window', '600');
  await expect.poll(storm.said, { timeout: 50_000 }).toContain('asked again');
  return storm;
}

function startStorm(...argv: string[]) {
  const child = spawn(
    process.execPath,
    [RUN, 'apps/loadtest/src/main.ts', ...argv, '--url', product.url],
    { env: { ...process.env, ADMIN_TOKEN: product.adminToken }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  onTestFinished(() => void child.kill());
  let said = '';
  child.stdout.on('data', (chunk) => (said += String(chunk)));
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  const ended = once(child, 'exit').then(([code]: unknown[]) => code);
  return { child, said: () => said, ended };
}

async function payWindows(): Promise<number[]> {
  const sales = await product.database.db.listSales();
  return sales.filter(({ title }) => title === 'Storm 1').map((sale) => sale.payWindowSeconds);
}
