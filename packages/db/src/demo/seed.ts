import { inArray, sql } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import { seedDemoBanners } from './demo-banners.ts';
import { rounds, sales } from '../schema.ts';

const PAY_WINDOW_SECONDS = 15 * 60;
const FAR_AWAY = sql`now(3) + interval 10 year`;

/** Prices in fen (分). Times are made by the database's clock, once. */
const DEMO_SALES = [
  {
    id: 1,
    title: 'Aurora X1 wireless headphones',
    description: 'Over-ear, active noise cancelling, 40 hours of battery, folds flat.',
    texts: {
      zh: {
        title: 'Aurora X1 无线降噪耳机',
        description: '头戴式主动降噪，40 小时续航，轻巧可折叠。',
      },
    },
    imageUrl: '/images/headphones.svg',
    priceCents: 9_900,
    originalPriceCents: 129_900,
    opensAt: sql`now(3)`,
    stock: 3,
  },
  {
    id: 2,
    title: 'Meridian S2 smart watch',
    description: 'Sapphire glass, dual-band GPS, 14 days of battery.',
    texts: {
      zh: {
        title: 'Meridian S2 智能手表',
        description: '蓝宝石镜面，双频定位，14 天续航。',
      },
    },
    imageUrl: '/images/watch.svg',
    priceCents: 19_900,
    originalPriceCents: 159_900,
    opensAt: sql`now(3) + interval 2 minute`,
    stock: 10,
  },
];

/**
 * Two sales to try the product with. Sales that exist already, in whatever round, stay as they are. Answers whether
 * the shop was new.
 */
const seedDemoSales = (access: Access): Promise<boolean> =>
  access.write(async (tx) => {
    const ids = DEMO_SALES.map((sale) => sale.id);
    const rows = await tx.select({ id: sales.id }).from(sales).where(inArray(sales.id, ids));
    const known = new Set(rows.map((row) => row.id));
    for (const { stock, ...sale } of DEMO_SALES) {
      if (known.has(sale.id)) continue;
      await tx.insert(sales).values({
        ...sale,
        currency: 'CNY',
        closesAt: FAR_AWAY,
        payWindowSeconds: PAY_WINDOW_SECONDS,
      });
      await tx.insert(rounds).values({ saleId: sale.id, round: 1, total: stock, state: 'open' });
    }
    return rows.length === 0;
  });

/** What a new shop begins with. A carousel that was emptied later stays empty. */
export async function seedDemo(access: Access): Promise<void> {
  if (await seedDemoSales(access)) await seedDemoBanners(access);
}
