export { PurchasePanel } from './purchase-panel.tsx';
