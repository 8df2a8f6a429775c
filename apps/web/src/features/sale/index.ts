export { SalePage } from './sale-page.tsx';
