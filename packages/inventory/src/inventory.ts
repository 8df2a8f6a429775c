import { checkPrefix, clockOf, type Connection } from '@seckill/redis';
import { claim, type ClaimBatch, type ClaimResult } from './claim.ts';
import { claimPages, claims, missingClaims, type Claim } from './claims.ts';
import { roundKeys, saleKeys, standbyKeys } from './keys.ts';
import { draw, type Draw, type Drawn } from './draw.ts';
import { leaveLine, type LeaveLine, type LeftLine } from './leave-line.ts';
import { setLifetime } from './lifetime.ts';
import { compared, look, runOf, type Look } from './look.ts';
import { openRound, type OpenRound, type RoundOpened } from './open-round.ts';
import { endPromotion, promote, type EndPromotion, type Promote } from './promote.ts';
import { rebuild, type Rebuild, type Rebuilt } from './rebuild.ts';
import { release, type Release, type Released } from './release.ts';
import { restock, type Restocked } from './restock.ts';
import { snapshot, type Snapshot } from './snapshot.ts';
import {
  dropHalfPlaces,
  leaveStandby,
  listStandby,
  standBy,
  standbyCount,
  standbyPlace,
  type LeaveStandby,
  type StandBy,
  type Standby,
  type StandbyLeft,
  type StandbyPlace,
  type StoodBy,
  type Untold,
} from './standby.ts';
import { listUntold, told } from './untold.ts';

export interface InventoryOptions {
  /** Closed by whoever opened it. */
  connection: Connection;
  /** What every key begins with; lets several systems share one Redis. `seckill` by default. */
  prefix?: string;
}

/**
 * Who may have a unit right now. Every method rejects with `RedisUnavailable` when Redis does
 * not answer (what was asked may still have happened; all of it may be asked again), and with
 * another error when arguments or keys are not what they should be; then nothing was written.
 */
export interface Inventory {
  /** Opens a round that has no orders yet. Rounds only go up. For a round that may have orders: `rebuild`. */
  openRound(request: OpenRound): Promise<RoundOpened>;
  /** Decides a batch of at most 1000 tickets in one step, in the order given and of its numbers. Safe to repeat. */
  claim(batch: ClaimBatch): Promise<ClaimResult>;
  /** Gives units to the tickets of a drawn set in the order drawn, before their batches are decided. Safe to repeat. */
  draw(request: Draw): Promise<Drawn>;
  /** A ticket that is not decided yet is given no unit any more. Safe to repeat. */
  leaveLine(request: LeaveLine): Promise<LeftLine>;
  /** Gives the units of a ticket back if this very ticket holds them. Safe to repeat. */
  release(request: Release): Promise<Released>;
  /** Sets the units of the open round. Fewer than are claimed is allowed: nothing is free then. */
  restock(request: OpenRound): Promise<Restocked>;
  /** The open round as of one instant; undefined when Redis does not know, which is not "none left". */
  snapshot(saleId: number): Promise<Snapshot | undefined>;
  /** Adds the live orders that Redis does not know of, and the round itself if it is missing or older. */
  rebuild(request: Rebuild): Promise<Rebuilt>;
  /** Who holds a unit of the open round or of the one before it; nobody when Redis does not know it. */
  claims(saleId: number, round: number): Promise<Claim[]>;
  /** The same, page by page; a claim may be named twice. */
  claimPages(saleId: number, round: number): AsyncIterable<Claim[]>;
  /** Which of these, 1000 at most, the open round does not have. */
  missingClaims(saleId: number, claims: readonly Claim[]): Promise<Claim[]>;
  /** What there may be to repair, in one step and constant time. */
  look(saleId: number, round: number, run: string): Promise<Look>;
  /** Notes that all claims have just been compared with the orders. */
  compared(saleId: number, run: string): Promise<void>;
  /** From now on: renewed while the round is looked after, or forgotten a day after it is over and recorded. */
  setLifetime(saleId: number, round: number, of: 'open' | 'ended'): Promise<void>;
  /** Names this run of Redis for `look`: one that was started anew may have forgotten something. */
  runOfRedis(): Promise<string>;
  /** Lets a buyer wait for a unit of this round to come back. Safe to repeat: a buyer has one place. */
  standBy(request: StandBy): Promise<StoodBy>;
  /** Ends the waiting of this very ticket; a promotion is not undone. Safe to repeat. */
  leaveStandby(request: LeaveStandby): Promise<StandbyLeft>;
  /** What tickets have yet to be told of a change of the standby line, page by page. */
  listUntold(saleId: number, round: number): AsyncIterable<Untold[]>;
  /** Notes that a ticket says so now; `changed`: there is something newer to tell. */
  told(
    request: { saleId: number; round: number } & Pick<Untold, 'ticketId' | 'seq'>,
  ): Promise<'told' | 'changed'>;
  /** Gives free units to the first who stand by and whose wish fits, and names all promotions that were not ended yet. */
  promote(request: Promote): Promise<Required<Standby>[]>;
  endPromotion(request: EndPromotion): Promise<'ended' | 'gone'>;
  /** Where a buyer stands by; undefined when nowhere. */
  standbyPlace(saleId: number, round: number, buyerId: string): Promise<StandbyPlace | undefined>;
  /** How many wait. */
  standbyCount(saleId: number, round: number): Promise<number>;
  listStandby(saleId: number, round: number): Promise<Standby[]>;
  /** Ends the places in that line of which Redis has lost whose ticket waits there; answers how many there were. */
  dropHalfPlaces(saleId: number, round: number): Promise<number>;
  /** The clock of Redis. */
  now(): Promise<Date>;
}

/**
 * The operations over one connection.
 *
 * @throws RangeError when the prefix has characters that would break the hash tag.
 */
export function createInventory({ connection, prefix = 'seckill' }: InventoryOptions): Inventory {
  checkPrefix(prefix);
  const keys = (saleId: number) => saleKeys(prefix, saleId);
  const both = (saleId: number, round: number) => ({
    ...keys(saleId),
    ...roundKeys(prefix, saleId, round),
    ...standbyKeys(prefix, saleId, round),
  });
  return {
    openRound: async (request) => openRound(connection, keys(request.saleId), request),
    claim: async (batch) => claim(connection, both(batch.saleId, batch.round), batch),
    draw: async (request) => draw(connection, both(request.saleId, request.round), request),
    leaveLine: async (request) =>
      leaveLine(connection, both(request.saleId, request.round), request),
    release: async (request) => release(connection, keys(request.saleId), request),
    restock: async (request) => restock(connection, keys(request.saleId), request),
    snapshot: async (saleId) => snapshot(connection, keys(saleId)),
    rebuild: async (request) => rebuild(connection, keys(request.saleId), request),
    claims: async (saleId, round) => claims(connection, keys(saleId), round),
    claimPages: (saleId, round) => claimPages(connection, keys(saleId), round),
    missingClaims: async (saleId, wanted) => missingClaims(connection, keys(saleId), wanted),
    look: async (saleId, round, run) => look(connection, both(saleId, round), run),
    compared: async (saleId, run) => compared(connection, keys(saleId), run),
    setLifetime: async (saleId, round, of) =>
      setLifetime(connection, both(saleId, round), round, of),
    runOfRedis: async () => runOf(connection),
    standBy: async (request) => standBy(connection, both(request.saleId, request.round), request),
    leaveStandby: async (request) =>
      leaveStandby(connection, both(request.saleId, request.round), request),
    listUntold: (saleId, round) => listUntold(connection, both(saleId, round)),
    told: async (request) => told(connection, both(request.saleId, request.round), request),
    promote: async (request) => promote(connection, both(request.saleId, request.round), request),
    endPromotion: async (request) =>
      endPromotion(connection, both(request.saleId, request.round), request),
    standbyPlace: async (saleId, round, buyerId) =>
      standbyPlace(connection, both(saleId, round), round, buyerId),
    standbyCount: async (saleId, round) => standbyCount(connection, both(saleId, round)),
    listStandby: async (saleId, round) => listStandby(connection, both(saleId, round)),
    dropHalfPlaces: async (saleId, round) => dropHalfPlaces(connection, both(saleId, round)),
    async now() {
      return new Date(await connection.send(clockOf));
    },
  };
}
