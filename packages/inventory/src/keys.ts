/** Every key Redis holds for one sale. All share one hash tag, so that they live in one slot. */
export interface SaleKeys {
  /** The round being sold: `#round`, `#total`, and one field per claim. */
  round: string;
  /** The round sold before it, kept for a while after it closed. */
  closed: string;
}

/** How long an idle round is kept, in ms. Every claim, rebuild and restock starts the time again. */
export const ROUND_LIFETIME_MS = 30 * 24 * 3_600_000;

/** How long the claims of a closed round stay readable, in ms. */
export const CLOSED_LIFETIME_MS = 24 * 3_600_000;

/**
 * Names the keys of a sale.
 *
 * @throws RangeError when `saleId` is not a positive integer.
 */
export function saleKeys(prefix: string, saleId: number): SaleKeys {
  if (!Number.isSafeInteger(saleId) || saleId < 1) {
    throw new RangeError(`A sale id is a positive integer, not ${saleId}`);
  }
  const tag = `{${prefix}:sale:${saleId}}`;
  return { round: `${tag}:round`, closed: `${tag}:round:closed` };
}

/** Refuses a prefix that would move or break the hash tag. */
export function checkPrefix(prefix: string): string {
  if (!/^[\w:.-]+$/.test(prefix)) {
    throw new RangeError(`A key prefix is made of letters, digits and _ : . -, not "${prefix}"`);
  }
  return prefix;
}
