import { PurchasePanel } from './features/purchase/index.ts';
import { SalePage } from './features/sale/index.ts';

/** A sale and what is done with it: fetched for its own page only. */
export const SaleWithPurchase = ({ saleId }: { saleId: number }) => (
  <SalePage saleId={saleId} Purchase={PurchasePanel} />
);
