export { pay } from './pay.ts';
export { createTestDb, type TestDb } from './test-db.ts';
