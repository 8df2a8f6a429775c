/** Redis did not answer, or answered that it cannot work now. What was asked may have happened. */
export class InventoryUnavailable extends Error {
  override readonly name = 'InventoryUnavailable';
}

const CONNECTION =
  /^Connection is closed|^Stream isn't writeable|^Command timed out|^Socket timeout|^Reached the max retries/;
const SERVER =
  /^(LOADING|BUSY|OOM|MISCONF|READONLY|MASTERDOWN|NOREPLICAS|CLUSTERDOWN|TRYAGAIN|UNKILLABLE)\b/;

/** Tells "cannot work now" from a mistake, which stays the error it is. */
export function asUnavailable(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const away = /^E[A-Z]+$/.test(code) && !('command' in error);
  return away || CONNECTION.test(error.message) || SERVER.test(error.message)
    ? new InventoryUnavailable(`Redis is unavailable: ${error.message}`, { cause: error })
    : error;
}
