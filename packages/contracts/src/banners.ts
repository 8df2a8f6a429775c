import { Type, type Static } from 'typebox';

/** A path of this site, or an https address: nothing that a browser would run. */
const Url = Type.String({ pattern: '^(/(?![/\\\\])\\S*|https://\\S+)$', maxLength: 500 });

const fields = {
  title: Type.String({ minLength: 1, maxLength: 100 }),
  subtitle: Type.String({ maxLength: 200 }),
  imageUrl: Url,
  linkUrl: Url,
  /** Lowest first. */
  position: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
};

export const Banner = Type.Object(
  { id: Type.Integer({ minimum: 1 }), ...fields },
  { $id: 'Banner', additionalProperties: false },
);
export type Banner = Static<typeof Banner>;

export const BannerList = Type.Object({ banners: Type.Array(Banner) }, { $id: 'BannerList' });
export type BannerList = Static<typeof BannerList>;

export const NewBanner = Type.Object(fields, { additionalProperties: false });
export type NewBanner = Static<typeof NewBanner>;

export const BannerChange = Type.Partial(NewBanner, {
  additionalProperties: false,
  minProperties: 1,
});
export type BannerChange = Static<typeof BannerChange>;

export const BannerParams = Type.Object({
  bannerId: Type.String({ pattern: '^[1-9][0-9]{0,8}$' }),
});
