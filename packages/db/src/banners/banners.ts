import { randomBytes } from 'node:crypto';
import type { Texts } from '@seckill/contracts';
import { asc, eq } from 'drizzle-orm';
import type { Access } from '../access/access.ts';
import type { Session } from '../access/connect.ts';
import { banners } from '../schema.ts';
import { textsAfter } from '../texts.ts';

/** One picture of the carousel. `position` orders them, lowest first. */
export type BannerRow = {
  id: number;
  title: string;
  subtitle: string;
  /** What some languages say instead of the plain words. */
  texts: Texts<'title' | 'subtitle'> | null;
  imageUrl: string;
  linkUrl: string;
  position: number;
};
export type BannerFields = Omit<BannerRow, 'id' | 'texts'> & { texts?: BannerRow['texts'] };

/** A carousel is short; what is beyond it is kept, and not shown. */
const MOST_SHOWN = 20;

const columns = {
  id: banners.id,
  title: banners.title,
  subtitle: banners.subtitle,
  texts: banners.texts,
  imageUrl: banners.imageUrl,
  linkUrl: banners.linkUrl,
  position: banners.position,
};

const inOrder = (session: Session) =>
  session.select(columns).from(banners).orderBy(asc(banners.position), asc(banners.id));

export const listBanners = (access: Access, limit = MOST_SHOWN): Promise<BannerRow[]> =>
  access.read((session) => inOrder(session).limit(limit));

export function createBanner(access: Access, fields: BannerFields): Promise<BannerRow> {
  const creation = randomBytes(16).toString('base64url');
  return access.write(async (tx) => {
    const find = () => tx.select(columns).from(banners).where(eq(banners.creation, creation));
    const [known] = await find();
    if (known) return known;
    await tx.insert(banners).values({ ...fields, creation });
    const [made] = await find();
    if (!made) throw new Error('a banner that was just written is not there');
    return made;
  });
}

export const updateBanner = (
  access: Access,
  id: number,
  fields: Partial<BannerFields>,
): Promise<BannerRow | undefined> =>
  access.write(async (tx) => {
    const find = async () =>
      (await tx.select(columns).from(banners).where(eq(banners.id, id)).for('update'))[0];
    const banner = await find();
    if (!banner || Object.keys(fields).length === 0) return banner;
    const changes = { ...fields, ...textsAfter(banner.texts, fields) };
    await tx.update(banners).set(changes).where(eq(banners.id, id));
    return find();
  });

export const deleteBanner = (access: Access, id: number): Promise<void> =>
  access.write(async (tx) => void (await tx.delete(banners).where(eq(banners.id, id))));
