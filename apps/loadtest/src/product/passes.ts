import type { Sale } from '@seckill/contracts';
import { solve } from '@seckill/contracts/pass-work';
import type { Dispatcher } from 'undici';
import { StormFailure } from './failure.ts';
import type { Buyer } from './guests.ts';
import { request } from './http.ts';
import { codeOf } from './sale.ts';
import { isPassAnswer } from './shapes.ts';

/** The pass of each buyer by user id, worked for one after the other, a second or two each. */
export async function fetchPasses(
  client: Dispatcher,
  { id }: Pick<Sale, 'id'>,
  buyers: readonly Buyer[],
  onPass: () => void,
): Promise<ReadonlyMap<string, string>> {
  const passes = new Map<string, string>();
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
    onPass();
  }
  return passes;
}
