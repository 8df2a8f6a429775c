export { createInventory, type Inventory, type InventoryOptions } from './inventory.ts';
export { InventoryUnavailable } from './unavailable.ts';
export type { ClaimBatch, ClaimResult, Verdict } from './claim.ts';
export type { Claim } from './claims.ts';
export type { OpenRound, RoundOpened } from './open-round.ts';
export type { Rebuild, Rebuilt } from './rebuild.ts';
export type { Release, Released } from './release.ts';
export type { Restocked } from './restock.ts';
export type { Snapshot } from './snapshot.ts';
