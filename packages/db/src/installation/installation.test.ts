import { inject, expect, it, onTestFinished } from 'vitest';
import { startMariadb } from '@seckill/scripts/services';
import { createDb } from '../db.ts';
import { ownDatabase } from '../testing/fixtures.ts';
import { openShell } from '../testing/open-shell.ts';

const { db, shell, url } = await ownDatabase();
const open = (address: string) => {
  const opened = createDb({ url: address });
  onTestFinished(() => opened.close());
  return opened;
};

it('a database has one name, whoever asks first', async () => {
  const asked = await Promise.all([open(url), open(url), db].map((each) => each.installation()));
  expect(new Set(asked).size).toBe(1);
  expect(asked[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(await db.installation()).toBe(asked[0]);
});

it('is well when a row could be written', async () => {
  expect(await db.health()).toEqual({ state: 'ok' });
});

it('tells what keeps a transaction from being made', { timeout: 30_000 }, async () => {
  const name = new URL(url).pathname.slice(1);
  await shell.query(`CREATE USER 'reader_${name}'@'%' IDENTIFIED BY 'pw'`);
  onTestFinished(async () => void (await shell.query(`DROP USER 'reader_${name}'@'%'`)));
  await shell.query(`GRANT SELECT ON ${name}.* TO 'reader_${name}'@'%'`);
  const as = (user: string, database = name) =>
    Object.assign(new URL(url), { username: user, password: 'pw', pathname: `/${database}` }).href;
  const health = (address: string) => open(address).health();

  expect(await health(as(`reader_${name}`))).toMatchObject({ state: 'refused' });
  expect(await health(as('nobody'))).toMatchObject({ state: 'refused' });
  const root = new URL(inject('mysqlUrl'));
  expect(await health(Object.assign(root, { pathname: '/nosuch' }).href)).toEqual({
    state: 'refused',
    reason: expect.stringContaining('nosuch'),
  });
  const nowhere = Object.assign(new URL(url), { port: '1' }).href;
  expect(await health(nowhere)).toMatchObject({ state: 'away' });

  await shell.query(`GRANT INSERT ON ${name}.* TO 'reader_${name}'@'%'`);
  const writer = open(as(`reader_${name}`));
  expect(await writer.health()).toEqual({ state: 'ok' });
});

it('tells a server that lets nobody write', { timeout: 60_000 }, async () => {
  const server = await startMariadb({ database: 'shop', durable: false });
  onTestFinished(() => server.stop());
  const root = open(server.url);
  await root.migrate();
  const admin = await openShell(server.url);
  onTestFinished(() => admin.end());
  await admin.query(`CREATE USER 'shop'@'%' IDENTIFIED BY 'pw'`);
  await admin.query(`GRANT ALL ON shop.* TO 'shop'@'%'`);
  const shop = open(server.url.replace('root@', 'shop:pw@'));
  expect(await shop.health()).toEqual({ state: 'ok' });
  await admin.query('SET GLOBAL read_only = 1');
  expect(await shop.health()).toMatchObject({ state: 'read_only' });
  await admin.query('SET GLOBAL read_only = 0');
  expect(await shop.health()).toEqual({ state: 'ok' });
});
