export { openBareQueue } from './bare-queue.ts';
export { bullmqScriptNames } from './script-names.ts';
export { keyTable, type KeyRow } from './key-table.ts';
