import { Type, type Static } from 'typebox';
import { LIMITS } from './fields/limits.ts';
import { Address, Line, Title } from './fields/texts.ts';

const fields = {
  title: Title(LIMITS.bannerTitle),
  subtitle: Line(LIMITS.bannerSubtitle),
  imageUrl: Address,
  linkUrl: Address,
  /** Lowest first. */
  position: Type.Integer({ minimum: 0, maximum: LIMITS.bannerPosition }),
};

/** As it is kept, which earlier versions were less strict about. */
const kept = {
  title: Type.String(),
  subtitle: Type.String(),
  imageUrl: Type.String(),
  linkUrl: Type.String(),
  position: Type.Integer({ minimum: 0 }),
};

export const Banner = Type.Object(
  { id: Type.Integer({ minimum: 1 }), ...kept },
  { $id: 'Banner', additionalProperties: false },
);
export type Banner = Static<typeof Banner>;

const words = Type.Object(
  { title: Type.Optional(fields.title), subtitle: Type.Optional(fields.subtitle) },
  { additionalProperties: false },
);

/** Words of its own for a language; elsewhere the plain ones are shown. */
export const BannerTexts = Type.Object(
  { zh: Type.Optional(words), en: Type.Optional(words) },
  { $id: 'BannerTexts', additionalProperties: false },
);
export type BannerTexts = Static<typeof BannerTexts>;

const keptWords = Type.Object({
  title: Type.Optional(kept.title),
  subtitle: Type.Optional(kept.subtitle),
});

/** A banner as operators edit it. */
export const AdminBanner = Type.Object(
  {
    ...Banner.properties,
    texts: Type.Object({ zh: Type.Optional(keptWords), en: Type.Optional(keptWords) }),
  },
  { $id: 'AdminBanner', additionalProperties: false },
);
export type AdminBanner = Static<typeof AdminBanner>;

export const AdminBannerList = Type.Object(
  { banners: Type.Array(AdminBanner) },
  { $id: 'AdminBannerList' },
);
export type AdminBannerList = Static<typeof AdminBannerList>;

export const BannerList = Type.Object({ banners: Type.Array(Banner) }, { $id: 'BannerList' });
export type BannerList = Static<typeof BannerList>;

export const NewBanner = Type.Object(
  { ...fields, texts: Type.Optional(BannerTexts) },
  { additionalProperties: false },
);
export type NewBanner = Static<typeof NewBanner>;

/** `texts` takes the place of all there were; a plain title or subtitle without it is meant for every language. */
export const BannerChange = Type.Partial(NewBanner, {
  additionalProperties: false,
  minProperties: 1,
});
export type BannerChange = Static<typeof BannerChange>;

export const BannerParams = Type.Object({
  bannerId: Type.String({ pattern: '^[1-9][0-9]{0,8}$' }),
});
