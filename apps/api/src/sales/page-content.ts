import { setTimeout as sleep } from 'node:timers/promises';
import { pageAt, type Language } from '@seckill/contracts';
import type { ApiConfig } from '../config.ts';
import type { ContentOf } from '../http/page.ts';
import type { PageContent } from '../http/page-html.ts';
import { toSale, type SaleBoard } from './board.ts';
import type { Carousel } from './carousel.ts';

/** How long the page waits for what would spare it a question. */
const PATIENCE_MS = 250;

/**
 * What the page shows first, out of the caches that answer its questions too. While a store is away or slow the page is
 * sent without it and asks for itself.
 */
export function createPageContent(
  board: SaleBoard,
  carousel: Carousel,
  { paymentProvider }: Pick<ApiConfig, 'paymentProvider'>,
): ContentOf {
  async function storefront(language: Language | undefined): Promise<PageContent> {
    const [listed, { banners }] = await Promise.all([board.list(), carousel.read(language)]);
    const sales = listed.map((facts) => toSale(facts, language));
    const picture = banners[0]?.imageUrl;
    return {
      ...(picture && { picture }),
      facts: {
        language,
        sales: { serverTime: sales[0]?.serverTime, sales, paymentProvider },
        banners,
      },
    };
  }

  async function sale(
    saleId: number,
    language: Language | undefined,
  ): Promise<PageContent | 'not_found'> {
    const facts = await board.get(saleId);
    if (!facts) return 'not_found';
    const sale = toSale(facts, language);
    const { title, description, imageUrl: picture } = sale;
    return { title, description, picture, facts: { language, sale } };
  }

  function content(
    path: string,
    language: Language | undefined,
  ): Promise<PageContent | 'not_found'> | undefined {
    const { name, numbers } = pageAt(path) ?? {};
    if (name === 'storefront') return storefront(language);
    if (name === 'sale') return sale(numbers?.[0] ?? 0, language);
    return undefined;
  }

  return async (path, language) => {
    if (!pageAt(path)) return 'not_found';
    const late = sleep(PATIENCE_MS, {}, { ref: false });
    return Promise.race([content(path, language)?.catch(() => ({})) ?? {}, late]);
  };
}
