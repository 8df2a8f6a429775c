import type { NewBanner } from '@seckill/contracts';
import { isWhole } from '../sales/sale-draft.ts';

export type BannerDraft = {
  title: string;
  subtitle: string;
  imageUrl: string;
  linkUrl: string;
  position: number | string;
};

type Wrong = 'missing' | 'long' | 'url' | 'position';
type Problems = Partial<Record<keyof BannerDraft, Wrong | undefined>>;

export const emptyBanner = (position: number): BannerDraft => ({
  title: '',
  subtitle: '',
  imageUrl: '',
  linkUrl: '/',
  position,
});

/** What is wrong with each field; nothing when it may be sent. */
export function problemsOf({ title, subtitle, imageUrl, linkUrl, position }: BannerDraft) {
  const problems: Problems = {
    title: title.trim() === '' ? 'missing' : title.length > 100 ? 'long' : undefined,
    subtitle: subtitle.length > 200 ? 'long' : undefined,
    imageUrl: addressProblem(imageUrl),
    linkUrl: addressProblem(linkUrl),
    position: isWhole(position, 0, 1_000_000) ? undefined : 'position',
  };
  return Object.fromEntries(Object.entries(problems).filter(([, problem]) => problem));
}

export const bannerOf = (draft: BannerDraft): NewBanner => ({
  ...draft,
  title: draft.title.trim(),
  position: Number(draft.position),
});

/** A path of this site, or https: the same rule as the server's. */
function addressProblem(address: string): Wrong | undefined {
  if (address === '') return 'missing';
  if (address.length > 500) return 'long';
  return /^(\/(?![/\\])\S*|https:\/\/\S+)$/.test(address) ? undefined : 'url';
}
