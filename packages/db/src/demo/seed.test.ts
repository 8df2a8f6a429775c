import { describe, expect, inject, it } from 'vitest';
import { createDb } from '../db.ts';
import { ownDatabase } from '../testing/fixtures.ts';
import { openShell } from '../testing/open-shell.ts';
import { createTestDb } from '../testing/test-db.ts';

const test = await ownDatabase();

describe('a new database', () => {
  it('is migrated by several processes at once', async () => {
    const name = `${new URL(test.url).pathname.slice(1)}_fresh`;
    const shell = await openShell(test.url);
    await shell.query(`CREATE DATABASE ${name}`);
    const url = Object.assign(new URL(test.url), { pathname: `/${name}` }).href;
    const processes = [1, 2, 3].map(() => createDb({ url }));
    await Promise.all(processes.map((db) => db.migrate()));
    await processes[0]!.migrate();

    expect(await processes[0]!.listSales()).toEqual([]);
    await Promise.all(processes.map((db) => db.close()));
    await shell.query(`DROP DATABASE ${name}`);
    await shell.end();
  });

  it('gets the demo sales once, and keeps them as they have become', async () => {
    await Promise.all([1, 2, 3, 4].map(() => test.db.seedDemo()));
    const [first, second, ...others] = await test.db.listSales();
    const now = await test.db.now();

    expect(others).toEqual([]);
    expect(first).toMatchObject({ id: 1, round: 1, total: 3, sold: 0, paused: false });
    expect(first!.opensAt.getTime()).toBeLessThanOrEqual(now.getTime());
    expect(second!.opensAt.getTime() - first!.opensAt.getTime()).toBeGreaterThan(110_000);
    expect(second!.opensAt.getTime() - first!.opensAt.getTime()).toBeLessThan(130_000);

    await test.db.openNextRound({ saleId: 1, stock: 9, cancelledTickets: 0 });
    await test.db.seedDemo();
    expect(await test.db.findSale(1)).toMatchObject({
      round: 2,
      total: 9,
      opensAt: first!.opensAt,
    });
    expect(await test.db.findSale(2)).toEqual(second);
    expect(await test.db.findSale(3)).toBeUndefined();
  });

  it('gets a carousel with its first sales, and keeps it empty when it was emptied', async () => {
    const shop = await createTestDb(inject('mysqlUrl'));
    await shop.db.seedDemo();
    const banners = await shop.db.listBanners();
    expect(banners).toHaveLength(3);
    for (const { id } of banners) await shop.db.deleteBanner(id);
    await shop.db.seedDemo();
    expect(await shop.db.listBanners()).toEqual([]);
    expect(await shop.db.listSales()).toHaveLength(2);
    await shop.drop();
  });

  it('has no count for a round that never was', async () => {
    await expect(test.db.countRound(1, 99)).rejects.toThrow('sale 1 has no round 99');
  });
});
