import type { Access } from '../access/access.ts';
import { banners } from '../schema.ts';

const DEMO_BANNERS = [
  {
    title: 'Aurora X1 · ¥99',
    subtitle: 'On now',
    texts: { zh: { subtitle: '正在抢购' } },
    imageUrl: '/images/banner-1.svg',
    linkUrl: '/sales/1',
  },
  {
    title: 'Meridian S2 · ¥199',
    subtitle: 'Coming soon',
    texts: { zh: { subtitle: '即将开抢' } },
    imageUrl: '/images/banner-2.svg',
    linkUrl: '/sales/2',
  },
  {
    title: 'Limited stock, one fair line',
    subtitle: 'First come, first served',
    texts: { zh: { title: '限量秒杀', subtitle: '先到先得，公平排队' } },
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
