import type { CheckName } from '@seckill/contracts';

/** The names of the guarantees come from the server in English; one it has not learnt yet stays as it is. */
const ZH: Record<CheckName, string> = {
  'live orders never exceed the stock': '有效订单从不超过库存',
  'units sold are the live orders': '售出数等于有效订单数',
  'no buyer holds two live orders': '没有买家持有两个有效订单',
  'no ticket made two orders': '没有一个号产生两个订单',
  'claims in Redis are as many as live orders': 'Redis 中的占用数等于有效订单数',
  'every live order has its claim': '每个有效订单都有对应的占用',
  'Redis is at the same round': 'Redis 处于同一轮',
  'Redis knows the same stock': 'Redis 的库存一致',
  'every accepted ticket has a verdict': '每个受理的号都有结果',
  'every success has its order': '每个成功都有对应的订单',
  'nobody was turned away while a unit was free': '有余量时没有人被拒绝',
  'every ticket that stands by is in the line': '每个候补的号都在候补队列中',
  'no unit is unsold while somebody stands by': '有人候补时没有未售的库存',
  'every promotion has its order': '每次候补转正都有对应的订单',
  'every cent that came is kept, due back or given back': '收到的每一分钱都已入账、待退或已退',
};

/** Counts as they are, and `at most 3` in the reader's language. */
export function checkValue(value: unknown, language: string): string {
  if (typeof value !== 'string') return JSON.stringify(value ?? null);
  return language.startsWith('zh') ? value.replace(/^at most (\d+)$/, '至多 $1') : value;
}

export function checkName(name: string, language: string): string {
  const local = language.startsWith('zh') && isKnown(name) ? ZH[name] : undefined;
  return local ?? name.charAt(0).toUpperCase() + name.slice(1);
}

const known: ReadonlySet<string> = new Set(Object.keys(ZH));
const isKnown = (name: string): name is CheckName => known.has(name);
