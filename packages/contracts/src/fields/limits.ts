/** The end of the year 9999, the last moment that every store can keep; the first is the beginning of 1970. */
export const LAST_MOMENT = 253_402_300_799_999;

/**
 * How much a field takes: of texts the code points, as MySQL counts them. Without a schema around it, so that a form can ask for the
 * same.
 */
export const LIMITS = {
  saleTitle: 200,
  saleDescription: 2000,
  saleNotice: 200,
  bannerTitle: 100,
  bannerSubtitle: 200,
  bannerPosition: 1_000_000,
  address: 500,
  refundBy: 100,
  refundNote: 500,
  /** Of a round. */
  units: 1_000_000,
  perBuyer: 10,
  maxUnpaid: 100,
  drawMs: 60_000,
  payWindowSeconds: 604_800,
} as const;
