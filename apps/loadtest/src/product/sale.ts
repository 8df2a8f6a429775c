import type { ResetResult, Sale, VerifySheet } from '@seckill/contracts';
import type { Dispatcher } from 'undici';
import { StormFailure, wireError } from './failure.ts';
import { UsageError } from '../command/arguments.ts';
import { request, type Answer } from './http.ts';
import { poll } from './poll.ts';
import { isError, isReset, isSale, isSheet } from './shapes.ts';

/** Throws UsageError with one clear sentence when nothing answers there. */
export async function requireProduct(client: Dispatcher, origin: string): Promise<void> {
  const answer = await request(client, { path: '/healthz' }).catch((error: unknown) => {
    throw new UsageError(
      `Nothing answers at ${origin} (${wireError(error)}). Start the product with npm start, or say where it is with --url.`,
    );
  });
  if (answer.status !== 200)
    throw new UsageError(`${origin} answers /healthz with ${answer.status}: is it the product?`);
}

/** Closes the sale's round and opens the next with `stock` units. */
export async function resetSale(
  client: Dispatcher,
  token: string,
  saleId: number,
  stock: number,
): Promise<ResetResult> {
  const path = `/api/admin/sales/${saleId}/reset`;
  const answer = await request(client, { method: 'POST', path, token, body: { stock } });
  if (answer.status === 404) throw noSale(saleId);
  return bodyOf('The reset', answer, isReset);
}

export const noSale = (saleId: number) =>
  new UsageError(
    `There is no sale ${saleId}. Name another with --sale, or let the storm make its own with --sales N.`,
  );

/** Throws UsageError for a sale that sells nothing now, whatever its stock. */
export function requireOpen({ id, state }: Sale): void {
  if (state === 'open' || state === 'sold_out') return;
  throw new UsageError(`Sale ${id} is ${state}: choose another with --sale.`);
}

/** Throws UsageError for a sale that is not for the buyers of a storm, who are guests. */
export function requireForGuests({ id, buyers }: Pick<Sale, 'id' | 'buyers'>): void {
  if (buyers === 'guests') return;
  const who = buyers === 'members' ? 'members' : 'members with a confirmed phone';
  throw new UsageError(
    `Sale ${id} is for ${who}, and the buyers of a storm are guests, who can have neither account nor phone: let anyone buy for the run, or choose another with --sale.`,
  );
}

/** Waits until the public page of the sale shows the new round, as a buyer would. */
export async function awaitOpen(client: Dispatcher, reset: ResetResult): Promise<void> {
  const { saleId, round, stock } = reset;
  const open = await poll({ everyMs: 50, limitMs: 3000 }, async () => {
    const { status, body } = await request(client, { path: `/api/sales/${saleId}` });
    if (status !== 200 || !isSale(body) || body.round !== round) return undefined;
    if (body.state === 'open' || stock === 0) return true;
    requireOpen(body);
  });
  if (!open) throw new StormFailure(`Sale ${saleId} did not open its round ${round} within 3 s.`);
}

/** The verify sheet; asked again for up to 3 s, since its guarantees hold at rest. */
export async function readSheet(
  client: Dispatcher,
  token: string,
  saleId: number,
): Promise<VerifySheet> {
  const path = `/api/admin/sales/${saleId}/verify`;
  const read = async () =>
    bodyOf('The verify sheet', await request(client, { path, token }), isSheet);
  const good = await poll({ everyMs: 100, limitMs: 3000 }, async () => {
    const sheet = await read();
    return sheet.ok ? sheet : undefined;
  });
  return good ?? (await read());
}

/** The body of an answer that says that it was done and has the right shape; throws for any other. */
export function bodyOf<T>(
  what: string,
  answer: Answer,
  hasShape: (value: unknown) => value is T,
): T {
  const { status, body } = answer;
  if (status >= 200 && status < 300 && hasShape(body)) return body;
  if (status === 401) throw new UsageError('The admin token is not the one of this product.');
  const isOdd = status >= 200 && status < 300;
  const why = isOdd ? ' in a form that is not known here: the product is of another version' : '';
  throw new StormFailure(`${what} was answered ${codeOf(answer)}${why}.`);
}

/** `202`, or the status and the code of a refusal: `409 sold_out`. */
export function codeOf({ status, body }: Answer): string {
  if (isError(body)) return `${status} ${body.code}`;
  return status >= 400 ? `${status} without a code` : `${status}`;
}
