import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { knownQueues, plainQueues } from './known-queues.ts';
import { redact } from './redact.ts';
import type { Tasks } from '../tasks.ts';

/**
 * Every queue as bull-board wants it, without the secrets in arguments. The queues of batched tasks stay read-only
 * whatever `writable` says: who removes a job there removes tickets that were promised a verdict.
 */
export function boardQueues({ engine }: Tasks, writable: boolean): BullMQAdapter[] {
  const plain = new Set(plainQueues(engine).map(({ prefix }) => prefix));
  return knownQueues(engine).map((address) => {
    const adapter = new BullMQAdapter(engine.queues.at(address), {
      readOnlyMode: !writable || !plain.has(address.prefix),
    });
    adapter.setFormatter('data', redact);
    return adapter;
  });
}
