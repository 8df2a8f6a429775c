import { createDb } from '@seckill/db';
import { createTestDb } from '@seckill/db/testing';
import { afterAll, expect, inject, it } from 'vitest';
import { createAudit } from './audit.ts';

const test = await createTestDb(inject('mysqlUrl'));
const away = createDb({ url: 'mysql://nobody@127.0.0.1:1/none', patience: 'fail-fast' });
afterAll(async () => {
  await away.close();
  await test.drop();
});

const deed = {
  role: 'nobody',
  who: null,
  action: 'POST /api/session',
  target: '',
  network: '192.0.2.1',
  status: 401,
  code: 'bad_credentials',
} as const;

function audited(db = test.db) {
  const lost = { flood: 0, store: 0 };
  const audit = createAudit({
    db,
    log: { warn: () => undefined },
    onLost: (reason, count) => void (lost[reason] += count),
  });
  return { audit, lost };
}

it('failures from ever more networks are a bounded number of rows, and the rest is counted', async () => {
  const { audit, lost } = audited();
  for (let n = 0; n < 500; n += 1) audit.failed({ ...deed, network: `192.0.2.${n}` });
  await audit.close();
  const rows = await test.db.listAudit({ limit: 1000 });
  expect(rows.length + lost.flood).toBe(500);
  expect(rows.length).toBeLessThanOrEqual(60);
});

it('while MySQL is away what waits has a bound, and what is lost is counted', async () => {
  const { audit, lost } = audited(away);
  for (let n = 0; n < 1500; n += 1) audit.did(deed);
  expect(lost.store).toBe(500);
  await audit.close();
  expect(lost).toEqual({ flood: 0, store: 1500 });
});
