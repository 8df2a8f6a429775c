import type { AdminSale, Language } from '@seckill/contracts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useServices } from '../../../lib/services.tsx';
import { adminApi } from '../admin-api.ts';

const LOOK_EVERY_MS = 3000;

/** The sales of the desk, drafts first; or those that are archived. Asked anew every few seconds: others change them, too. */
export function useAdminSales(archived = false) {
  const { clock } = useServices();
  return useQuery({
    queryKey: ['admin', 'sales', archived ? 'archived' : 'present'],
    queryFn: async () => {
      const sentAt = performance.now();
      const list = await adminApi.listSales(archived);
      clock.observe({ serverTime: list.serverTime, sentAt, receivedAt: performance.now() });
      return list.sales;
    },
    refetchInterval: LOOK_EVERY_MS,
  });
}

/** How the reader's language calls it. */
export function useTitleOf(): (sale: Pick<AdminSale, 'title' | 'texts'>) => string {
  const { i18n } = useTranslation();
  const language: Language = i18n.language === 'zh' ? 'zh' : 'en';
  return ({ title, texts }) => texts[language]?.title ?? title;
}
