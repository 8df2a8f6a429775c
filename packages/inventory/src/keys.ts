/** Every key Redis holds for one sale. All share one hash tag, so that they live in one slot. */
export interface SaleKeys {
  /** The round being sold: `#round`, `#total`, and one field per unit. */
  round: string;
  /** The round sold before it, kept for a while after it closed. */
  closed: string;
  /** When the claims were last compared with the orders one by one, and by which Redis. */
  compared: string;
}

/** What is kept of one round beside who has a unit. */
export interface RoundKeys {
  /** `<number of the last decided ticket> <the batch it came in> <times that was asked for>`. */
  decided: string;
  /** Set: numbers of tickets whose buyers left the line. */
  withdrawn: string;
}

export function roundKeys(prefix: string, saleId: number, round: number): RoundKeys {
  const stem = `${saleKeys(prefix, saleId).round}:${round}`;
  return { decided: `${stem}:decided`, withdrawn: `${stem}:withdrawn` };
}

export {
  ENDED_ROUND_MS as CLOSED_LIFETIME_MS,
  OPEN_ROUND_MS as ROUND_LIFETIME_MS,
} from '@seckill/contracts';

/**
 * Names the keys of a sale.
 *
 * @throws RangeError when `saleId` is not a positive integer.
 */
export function saleKeys(prefix: string, saleId: number): SaleKeys {
  const tag = tagOfSale(prefix, saleId);
  return { round: `${tag}:round`, closed: `${tag}:round:closed`, compared: `${tag}:compared` };
}

/**
 * What all keys of a sale begin with, by which a cluster places them.
 *
 * @throws RangeError when `saleId` is not a positive integer.
 */
export function tagOfSale(prefix: string, saleId: number): string {
  if (!Number.isSafeInteger(saleId) || saleId < 1) {
    throw new RangeError(`A sale id is a positive integer, not ${saleId}`);
  }
  return `{${prefix}:sale:${saleId}}`;
}

/** Those who wait for a unit of one round. In the slot of their sale; a new round has a line of its own. */
export interface StandbyKeys {
  /** Sorted set: buyer id by ticket number. */
  line: string;
  /** Hash: buyer id -> `<number> <ticket id> <name>` of everyone in the line, `#units:<buyer id>` where several units are waited for. `#last` is of the round: the last ticket that was given units in its turn. */
  tickets: string;
  /** Hash of the same shape: those who were given a unit, until their order is written. */
  promoted: string;
  /** Hash: ticket id -> `<seq> <waits | sold_out | cancelled> <buyer id>` of those whose ticket does not say so yet. */
  untold: string;
  /** Set: ids of tickets whose wait has ended, so that a batch that is delivered again does not begin it anew. */
  left: string;
}

export function standbyKeys(prefix: string, saleId: number, round: number): StandbyKeys {
  const stem = `${saleKeys(prefix, saleId).round}:${round}:standby`;
  return {
    line: stem,
    tickets: `${stem}:tickets`,
    promoted: `${stem}:promoted`,
    untold: `${stem}:untold`,
    left: `${stem}:left`,
  };
}
