import { readWords, unexpected, type Connection } from '@seckill/redis';
import type { StandbyKeys } from './keys.ts';
import { script } from './script.ts';
import type { Untold } from './standby.ts';

const toldScript = script('told', ['untold'], readWords);

const PAGE = 200;

/** Those whose ticket has yet to be amended, page by page; who comes meanwhile may be missed. */
export async function* listUntold(
  connection: Connection,
  { untold }: Pick<StandbyKeys, 'untold'>,
): AsyncGenerator<Untold[]> {
  let cursor = '0';
  do {
    const [next, flat] = await connection.send((redis) =>
      redis.hscan(untold, cursor, 'COUNT', PAGE),
    );
    cursor = next;
    const page: Untold[] = [];
    for (let i = 0; i < flat.length; i += 2) page.push(readUntold(flat[i] ?? '', flat[i + 1]));
    if (page.length > 0) yield page;
  } while (cursor !== '0');
}

function readUntold(ticketId: string, value = ''): Untold {
  const [, seq, state, buyerId = ''] = /^(\d+) (\S+) (\S+)$/.exec(value) ?? [];
  if (state !== 'waits' && state !== 'sold_out' && state !== 'cancelled') {
    throw new Error(`"${value}" is nothing that a ticket can be told`);
  }
  return { ticketId, buyerId, seq: Number(seq), state };
}

export async function told(
  connection: Connection,
  { untold }: Pick<StandbyKeys, 'untold'>,
  { ticketId, seq }: Pick<Untold, 'ticketId' | 'seq'>,
): Promise<'told' | 'changed'> {
  const [word] = await connection.run(toldScript, [untold], [ticketId, seq]);
  if (word === 'told' || word === 'changed') return word;
  throw unexpected('told', word);
}
