export { createInventory, type Inventory, type InventoryOptions } from './inventory.ts';
export { tagOfSale } from './keys.ts';
export type { ClaimBatch, ClaimResult, Verdict } from './claim.ts';
export type { Claim } from './claims.ts';
export type { Draw, Drawn } from './draw.ts';
export type { Look } from './look.ts';
export type { OpenRound, RoundOpened } from './open-round.ts';
export type { Rebuild, Rebuilt } from './rebuild.ts';
export type { Release, Released } from './release.ts';
export type { Restocked } from './restock.ts';
export type { EndPromotion, Promote } from './promote.ts';
export type { Snapshot } from './snapshot.ts';
export type {
  LeaveStandby,
  StandBy,
  Standby,
  StandbyLeft,
  StandbyPlace,
  StoodBy,
  Untold,
} from './standby.ts';
