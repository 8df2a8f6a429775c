import type { Sale } from '@seckill/contracts';
import { solve } from '@seckill/contracts/pass-work';
import type { Dispatcher } from 'undici';
import { StormFailure } from './failure.ts';
import type { Buyer } from './guests.ts';
import { request } from './http.ts';
import { codeOf } from './sale.ts';
import { isPassAnswer } from './shapes.ts';

/** The pass of each buyer by user id, worked for one after the other; none where the sale asks for none. */
export async function fetchPasses(
  client: Dispatcher,
  { id, pass }: Pick<Sale, 'id' | 'pass'>,
  buyers: readonly Buyer[],
): Promise<ReadonlyMap<string, string>> {
  const passes = new Map<string, string>();
  if (!pass.required) return passes;
  const path = `/api/sales/${id}/pass`;
  const ask = async ({ cookie }: Buyer, body: object) => {
    const answer = await request(client, { method: 'POST', path, cookie, body });
    if (answer.status !== 201 || !isPassAnswer(answer.body))
      throw new StormFailure(`A buyer was given no pass: ${codeOf(answer)}.`);
    return answer.body;
  };
  for (const buyer of buyers) {
    const { challenge } = await ask(buyer, {});
    if (!challenge) throw new StormFailure('A pass was not asked to be worked for.');
    const solved = { challenge: challenge.token, solution: solve(challenge) };
    passes.set(buyer.userId, (await ask(buyer, solved)).pass ?? '');
  }
  return passes;
}
