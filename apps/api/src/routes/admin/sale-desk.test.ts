import { afterAll, beforeAll, expect, it } from 'vitest';
import { startStack, type Stack } from '../../testing/stack.ts';

let stack: Stack;
beforeAll(async () => void (stack = await startStack()));
afterAll(() => stack.close());

const HOUR = 3_600_000;
const at = (ms: number) => new Date(Date.now() + ms).toISOString();
const PATH = '/api/admin/sales';
const make = async (sale: object = {}) => {
  const terms = { title: 'Tea', priceCents: 500, opensAt: at(-HOUR), closesAt: at(HOUR), stock: 2 };
  return (await stack.admin('POST', PATH, { ...terms, ...sale })).body;
};
const edit = (saleId: number, change: object) => stack.admin('PATCH', `${PATH}/${saleId}`, change);
const publish = (saleId: number) => stack.admin('POST', `${PATH}/${saleId}/publish`, {});
const remove = (saleId: number) => stack.admin('DELETE', `${PATH}/${saleId}`);
const idsIn = ({ body }: { body: { sales: { id: number }[] } }) => body.sales.map(({ id }) => id);
const seenBy = {
  buyers: async () => idsIn(await stack.call('GET', '/api/sales')),
  operators: async () => idsIn(await stack.admin('GET', PATH)),
  archive: async () => idsIn(await stack.admin('GET', `${PATH}?archived=true`)),
};

it('a draft is for operators alone until it is published, and then it sells', async () => {
  const { id, ...made } = await make({ draft: true });
  expect(made).toMatchObject({ stage: 'draft', version: 1, total: 2, available: 2 });
  expect(await seenBy.buyers()).not.toContain(id);
  expect(await seenBy.operators()).toContain(id);
  const guest = await stack.guest();
  const none = { status: 404, body: { code: 'sale_not_found' } };
  expect(await guest.call('GET', `/api/sales/${id}`)).toMatchObject(none);
  expect(await guest.buy(id)).toMatchObject(none);
  expect(await stack.admin('POST', `${PATH}/${id}/reset`, { stock: 1 })).toMatchObject(none);
  expect(await edit(id, { title: 'Green tea', stockDelta: 1 })).toMatchObject({
    status: 200,
    body: { title: 'Green tea', total: 3, stage: 'draft', version: 2 },
  });

  const published = { status: 200, body: { stage: 'published', state: 'open', available: 3 } };
  expect(await publish(id)).toMatchObject(published);
  expect(await publish(id)).toMatchObject(published);
  expect(await seenBy.buyers()).toContain(id);
  expect((await guest.buy(id)).status).toBe(202);
  expect(await remove(id)).toMatchObject({ status: 409, body: { code: 'sale_published' } });
});

it('a draft is removed, and is not published once it would be over', async () => {
  const { id } = await make({ draft: true, opensAt: at(-2 * HOUR), closesAt: at(-HOUR) });
  expect(await publish(id)).toMatchObject({ status: 400, body: { field: 'body/closesAt' } });
  expect((await remove(id)).status).toBe(204);
  expect((await remove(id)).status).toBe(204);
  expect(await publish(id)).toMatchObject({ status: 404 });
  expect(await seenBy.operators()).not.toContain(id);
});

it('a sale that is over is archived: it leaves the lists, and who has its address still finds it', async () => {
  const { id } = await make();
  expect(await edit(id, { archived: true })).toMatchObject({
    status: 409,
    body: { code: 'sale_not_ended', field: 'body/archived' },
  });
  await edit(id, { endNow: true });
  expect(await edit(id, { archived: true })).toMatchObject({ body: { stage: 'archived' } });
  expect(await seenBy.buyers()).not.toContain(id);
  expect(await seenBy.operators()).not.toContain(id);
  expect(await seenBy.archive()).toContain(id);
  expect((await stack.call('GET', `/api/sales/${id}`)).body).toMatchObject({ state: 'ended' });
  await edit(id, { archived: false });
  expect(await seenBy.buyers()).toContain(id);
});

it('two operators who saw the same version do not undo each other, and the second is told why', async () => {
  const { id, version } = await make();
  expect((await edit(id, { priceCents: 600, expectedVersion: version })).status).toBe(200);
  expect(await edit(id, { title: 'Coffee', expectedVersion: version })).toMatchObject({
    status: 409,
    body: {
      code: 'sale_changed',
      changes: [
        { version: 2, who: expect.any(String), fields: ['priceCents', 'originalPriceCents'] },
      ],
    },
  });
  expect((await edit(id, { title: 'Coffee' })).body).toMatchObject({ priceCents: 600, version: 3 });
});

it('an end is taken back until the next change', async () => {
  const { id, opensAt, closesAt, version } = await make();
  const ended = (await edit(id, { endNow: true, expectedVersion: version })).body;
  expect(ended.state).toBe('ended');
  const undo = { opensAt, closesAt, expectedVersion: ended.version };
  expect(await edit(id, undo)).toMatchObject({ status: 200, body: { state: 'open', closesAt } });
  expect(await edit(id, undo)).toMatchObject({ status: 409, body: { code: 'sale_changed' } });
});
