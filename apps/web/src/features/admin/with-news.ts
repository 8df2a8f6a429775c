import type { Overview, SaleOverview } from '@seckill/contracts';
import type { SaleNews } from '../../lib/live.ts';

/** The figures of the last look, with what the socket has told of the same round since. */
export function withNews(overview: Overview, news: SaleNews): Overview {
  return { ...overview, sales: overview.sales.map((sale) => withSaleNews(sale, news)) };
}

function withSaleNews(sale: SaleOverview, news: SaleNews): SaleOverview {
  if (news.type === 'sale') {
    // Its stock is of another instant than what is unpaid and paid here: the next look brings all of them.
    const { id, round, state } = news.sale;
    return id === sale.saleId && round === sale.round ? { ...sale, state } : sale;
  }
  if (news.saleId !== sale.saleId || news.round !== sale.round) return sale;
  // Numbers may be left out when Redis lost something: no more are decided than were waiting.
  const decided = Math.max(sale.decided, Math.min(news.processed, sale.decided + sale.waiting));
  return {
    ...sale,
    decided,
    waiting: Math.max(0, sale.waiting - (decided - sale.decided)),
    perSecond: news.perSecond,
  };
}
