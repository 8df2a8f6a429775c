import { inLanguage, noticeIn, type AdminSale, type Language, type Sale } from '@seckill/contracts';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { TextLink } from '../../../components/link.tsx';
import { NotFound } from '../../../components/not-found.tsx';
import { Notice } from '../../../components/notice.tsx';
import { Trouble } from '../../../components/trouble.tsx';
import { Waiting } from '../../../components/waiting.tsx';
import { useAdminSales } from './use-admin-sales.ts';

/** A sale as the page of its buyers draws it, with nothing to press. */
export type SaleView = ComponentType<{ sale: Sale }>;

/** A sale as its buyers will see it, in the reader's language, before it is published. */
export function PreviewPage({ saleId, View }: { saleId: number; View: SaleView }) {
  const { t, i18n } = useTranslation('admin');
  const { data: sales, error, refetch } = useAdminSales();
  const sale = sales?.find(({ id }) => id === saleId);
  if (!sales) return error ? <Trouble error={error} retry={() => void refetch()} /> : <Waiting />;
  if (!sale) return <NotFound />;
  return (
    <>
      <Notice tone="warn" title={t('saleDesk.previewTitle')}>
        {t('saleDesk.previewText')}{' '}
        <TextLink to="/admin/sales" inherit c="inherit" underline="always">
          {t('saleDesk.backToSales')}
        </TextLink>
      </Notice>
      <View sale={inWordsOf(sale, i18n.language === 'zh' ? 'zh' : 'en')} />
    </>
  );
}

function inWordsOf(sale: AdminSale, language: Language): Sale {
  const { title, description, notice: _, ...rest } = sale;
  const notice = noticeIn(sale.notices, language);
  return {
    ...rest,
    ...inLanguage({ title, description }, sale.texts, language),
    ...(notice !== undefined && { notice }),
  };
}
