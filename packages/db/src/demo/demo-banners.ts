import type { Access } from '../access/access.ts';
import { banners } from '../schema.ts';

const DEMO_BANNERS = [
  {
    title: 'Aurora X1 · ¥99',
    subtitle: '秒杀进行中 · On now',
    imageUrl: '/images/banner-1.svg',
    linkUrl: '/sales/1',
  },
  {
    title: 'Meridian S2 · ¥199',
    subtitle: '即将开抢 · Coming up',
    imageUrl: '/images/banner-2.svg',
    linkUrl: '/sales/2',
  },
  {
    title: '秒杀 Seckill',
    subtitle: '先到先得 · First come, first served',
    imageUrl: '/images/banner-3.svg',
    linkUrl: '/',
  },
];

/** A carousel to begin with, for a shop that has none. */
export const seedDemoBanners = (access: Access): Promise<void> =>
  access.write(async (tx) => {
    const [known] = await tx.select({ id: banners.id }).from(banners).limit(1);
    if (known) return;
    await tx.insert(banners).values(
      DEMO_BANNERS.map((fields, at) => ({
        ...fields,
        position: at + 1,
        creation: `demo-${at + 1}`,
      })),
    );
  });
