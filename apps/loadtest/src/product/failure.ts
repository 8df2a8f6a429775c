/** The storm could not be carried out because the product did something wrong: one sentence. */
export class StormFailure extends Error {
  override name = 'StormFailure';
}

/** The shortest name of what went wrong on the wire: ECONNRESET, UND_ERR_HEADERS_TIMEOUT, … */
export function wireError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
