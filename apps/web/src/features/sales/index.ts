export { Storefront } from './storefront.tsx';
