export { SalePage } from './sale-page.tsx';
export { Storefront } from './storefront.tsx';
