export { keysTable } from './keys-table.ts';
