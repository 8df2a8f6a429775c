export { SalePage, SaleView } from './sale-page.tsx';
