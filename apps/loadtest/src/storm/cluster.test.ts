import { expect, inject, it, onTestFinished } from 'vitest';
import { startProduct } from '../product/start-product.ts';
import { readOptions } from './options.ts';
import { runStorm } from './storm.ts';

it('sells six sales at once on a Redis Cluster, each on the node of its tag, and every sheet is green', async () => {
  const servers = { redis: inject('clusterUrl'), mysql: inject('mysqlUrl') };
  const product = await startProduct(servers, process.env);
  onTestFinished(() => product.stop());
  const { url, adminToken } = product;
  const argv = ['--sales', '6', '--requests', '60', '--stock', '3', '--url', url];
  const options = readOptions(argv);
  const target = { origin: url, adminOrigin: url, adminToken };
  const silent = { tick() {}, done() {} };
  const { sales, ok } = await runStorm(options, target, { step: () => silent });
  expect(sales).toHaveLength(6);
  expect({ ok, sales: sales.map(({ sheet }) => sheet) }).toMatchObject({ ok: true });
  // Beside other storms, on two cores, it takes half a minute.
}, 120_000);
