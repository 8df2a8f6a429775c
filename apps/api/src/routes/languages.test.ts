import { once } from 'node:events';
import type { LiveMessage, Sale } from '@seckill/contracts';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { startStack, type Stack } from '../testing/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  await stack.work();
});
afterAll(() => stack.close());

const HOUR = 3_600_000;
const at = (ms: number) => new Date(Date.now() + ms).toISOString();
const texts = {
  zh: { title: '台灯', description: '很亮' },
  en: { title: 'Lamp', description: 'Bright' },
};
const lamp = async () => {
  const sale = { title: 'L1', priceCents: 1, opensAt: at(-HOUR), closesAt: at(HOUR), stock: 3 };
  const made = await stack.admin('POST', '/api/admin/sales', { ...sale, texts });
  expect(made).toMatchObject({ status: 201, body: { title: 'L1', description: '', texts } });
  return Number(made.body.id);
};
const get = (path: string, language = '*') =>
  stack.call('GET', path, undefined, { 'accept-language': language });

/** A sale as a socket in this language is sent it. */
async function watch(saleId: number, language: string) {
  const ws = new WebSocket(`${stack.url.replace('http', 'ws')}/api/live?lang=en`);
  const told: Sale[] = [];
  ws.on('message', (data: Buffer) => {
    const message: LiveMessage = JSON.parse(data.toString('utf8'));
    if (message.type === 'sale') told.push(message.sale);
  });
  await once(ws, 'open');
  onTestFinished(() => ws.terminate());
  if (language !== 'en') ws.send(JSON.stringify({ type: 'language', lang: language }));
  ws.send(JSON.stringify({ type: 'watch-sale', saleId }));
  return told;
}

it('a sale is told in the language of who asks, alone, in the list and to operators', async () => {
  const id = await lamp();
  const one = (language: string, query = '') => get(`/api/sales/${id}${query}`, language);
  expect((await one('zh-CN,en;q=0.5')).body).toMatchObject(texts.zh);
  expect((await one('zh-CN', '?lang=en')).body).toMatchObject(texts.en);
  const plain = await one('fr');
  expect(plain.body).toMatchObject({ title: 'L1', description: '' });
  expect(plain.headers.get('vary')).toBe('accept-language');
  expect(await one('zh', '?lang=tlh')).toMatchObject({ status: 400 });

  const titleIn = (sales: { id?: number; saleId?: number; title: string }[]) =>
    sales.find((sale) => (sale.id ?? sale.saleId) === id)?.title;
  const list = await get('/api/sales', 'en;q=0.1, zh');
  expect(titleIn(list.body.sales)).toBe('台灯');
  expect(list.headers.get('vary')).toBe('accept-language');
  const overview = await stack.admin('GET', '/api/admin/overview?lang=zh');
  expect(titleIn(overview.body.sales)).toBe('台灯');
  const all = await stack.admin('GET', '/api/admin/sales');
  expect(all.body.sales).toContainEqual(expect.objectContaining({ id, title: 'L1', texts }));
});

it('each socket is told it in its own, also when an operator changes the words', async () => {
  const id = await lamp();
  const [chinese, english] = await Promise.all([watch(id, 'zh'), watch(id, 'en')]);
  const titles = () => [chinese, english].map((told) => told.at(-1)?.title);
  await expect.poll(titles).toEqual(['台灯', 'Lamp']);
  const edit = (change: object) => stack.admin('PATCH', `/api/admin/sales/${id}`, change);
  await edit({ texts: { zh: { title: '落地灯' }, en: { title: 'Floor lamp' } } });
  await expect.poll(titles).toEqual(['落地灯', 'Floor lamp']);
  // A plain word is meant for everybody.
  const { body } = await edit({ title: 'L2' });
  expect(body).toMatchObject({ title: 'L2', texts: { zh: {}, en: {} } });
  await expect.poll(titles).toEqual(['L2', 'L2']);
});

it('what operators tell is told at once, in the language of the reader, until it is taken away', async () => {
  const id = await lamp();
  const edit = (body: object) => stack.admin('PATCH', `/api/admin/sales/${id}`, body);
  const told = async (language: string) => (await get(`/api/sales/${id}`, language)).body.notice;
  const [zh, en] = await Promise.all([watch(id, 'zh'), watch(id, 'en')]);
  expect(await told('en')).toBeUndefined();
  const notices = { plain: 'Five minutes', zh: '再等五分钟' };
  expect(await edit({ notices })).toMatchObject({ status: 200, body: { notices } });
  expect(await Promise.all(['zh', 'en', 'fr'].map(told))).toEqual([
    '再等五分钟',
    'Five minutes',
    'Five minutes',
  ]);
  await expect.poll(() => zh.at(-1)?.notice).toBe('再等五分钟');
  await expect.poll(() => en.at(-1)?.notice).toBe('Five minutes');
  expect(await edit({ notices: { plain: ' ' } })).toMatchObject({ status: 400 });
  expect(await edit({ notices: { fr: 'Cinq minutes' } })).toMatchObject({ status: 400 });
  expect(await told('zh')).toBe('再等五分钟');
  expect(await edit({ notices: {} })).toMatchObject({ status: 200, body: { notices: {} } });
  await expect.poll(() => zh.at(-1)).not.toHaveProperty('notice');
  expect(await told('zh')).toBeUndefined();
});

it('an order is called what it was called when it was bought, in the language of who reads', async () => {
  const id = await lamp();
  const guest = await stack.guest();
  const taskId: string = (await guest.buy(id)).body.taskId;
  const { order } = await guest.verdict(taskId);
  await stack.admin('PATCH', `/api/admin/sales/${id}`, { title: 'Ladder' });
  const titles = async (language: string) => {
    const ask = async (path: string) =>
      (await guest.call('GET', path, undefined, { 'accept-language': language })).body;
    const [list, alone, task, mine] = [
      await ask('/api/orders'),
      await ask(`/api/orders/${order.orderId}`),
      await ask(`/api/tasks/${taskId}`),
      await ask(`/api/sales/${id}/ticket`),
    ];
    return [list.orders[0].title, alone.title, task.order.title, mine.order.title];
  };
  expect(await titles('zh')).toEqual(['台灯', '台灯', '台灯', '台灯']);
  expect(await titles('en')).toEqual(['Lamp', 'Lamp', 'Lamp', 'Lamp']);
  expect(await titles('*')).toEqual(['L1', 'L1', 'L1', 'L1']);
});

it('a banner is told in the language of who asks', async () => {
  const banner = { title: 'B', subtitle: 's', imageUrl: '/b.svg', linkUrl: '/', position: 0 };
  const own = { zh: { title: '横幅' } };
  const made = await stack.admin('POST', '/api/admin/banners', { ...banner, texts: own });
  expect(made).toMatchObject({ status: 201, body: { ...banner, texts: own } });
  const first = async (language: string) => (await get('/api/banners', language)).body.banners[0];
  expect(await first('zh')).toEqual({ ...banner, id: made.body.id, title: '横幅' });
  expect(await first('en')).toEqual({ ...banner, id: made.body.id });
  expect((await get('/api/banners')).headers.get('vary')).toBe('accept-language');
});

it('a text is written in the language of a member, and read in that of the reader', async () => {
  const id = await lamp();
  const credentials = { username: 'lin', password: 'correct horse battery' };
  await stack.call('POST', '/api/users', { ...credentials, mobile: '13800000000' });
  await expect
    .poll(async () => (await stack.db.findMember('lin'))?.name, { timeout: 15_000 })
    .toBe('lin');
  const signedIn = await stack.call('POST', '/api/session', credentials, {
    'accept-language': 'en-GB',
  });
  expect((await stack.db.findMember('lin'))?.language).toBe('en');
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const chosen = await stack.call('PATCH', '/api/session', { language: 'zh' }, { cookie });
  expect(chosen).toMatchObject({ status: 200, body: { name: 'lin' } });

  await stack.call('POST', `/api/sales/${id}/purchases`, {}, { cookie });
  const textIn = async (language: string): Promise<string | undefined> =>
    (await stack.call('GET', '/api/inbox', undefined, { cookie, 'accept-language': language })).body
      .messages[0]?.text;
  await expect
    .poll(() => textIn('*'), { timeout: 15_000 })
    .toMatch(/^【秒杀】恭喜，已抢到「台灯」，请在15分钟内付款。订单号 (\w{4}-){2}\w{4}。$/);
  expect(await textIn('en')).toMatch(
    /^\[Seckill\] You got it: Lamp\. Please pay within 15 minutes\. Order (\w{4}-){2}\w{4}\.$/,
  );
});
