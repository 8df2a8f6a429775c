export { makeSale, sampleSale } from './make-sale.ts';
export { openShell } from './open-shell.ts';
export { pay } from './pay.ts';
export { sweep } from './sweep.ts';
export { createTestDb, type TestDb } from './test-db.ts';
