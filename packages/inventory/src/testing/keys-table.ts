import type { KeyRow } from '@seckill/redis/testing';
import {
  roundKeys,
  saleKeys,
  standbyKeys,
  type RoundKeys,
  type SaleKeys,
  type StandbyKeys,
} from '../keys.ts';

type Name = keyof SaleKeys | keyof RoundKeys | keyof StandbyKeys;

const SALE = 987_654_321;
const ROUND = 123_456_789;

const described: Record<Name, Omit<KeyRow, 'key'>> = {
  round: {
    type: 'hash',
    holds:
      'the open round: `#round`, `#total`, and one field per unit, `<buyer id>`, `<buyer id>~2`, … → ticket id',
    expiry:
      '30 days, renewed every minute while the round is open; 1 day once it is over and recorded',
  },
  closed: {
    type: 'hash',
    holds: 'the round before it, the same shape',
    expiry: '1 day after the next round opened',
  },
  decided: {
    type: 'string',
    holds:
      'of round n: the last number that was decided, in which batch, and how often that was asked for',
    expiry: 'as the open round',
  },
  withdrawn: {
    type: 'set',
    holds: 'of round n: numbers of tickets whose buyers left the line',
    expiry: 'as the open round',
  },
  compared: {
    type: 'string',
    holds: 'by which run of Redis the claims were last compared with the orders one by one',
    expiry: '1 minute',
  },
  line: {
    type: 'zset',
    holds: 'who waits for a unit of round n: buyer id by ticket number',
    expiry: 'as the open round',
  },
  tickets: {
    type: 'hash',
    holds:
      'of these: buyer id → `<number> <ticket id> <name>`; `#seq` counts the changes, `#last`: the last number given a unit in its turn',
    expiry: 'as above',
  },
  promoted: {
    type: 'hash',
    holds: 'the same of those who were given a unit and have no order yet',
    expiry: 'as above',
  },
  untold: {
    type: 'hash',
    holds: 'whose ticket has yet to say what the line says: ticket id → `<seq> <state> <buyer id>`',
    expiry: 'as above',
  },
  left: {
    type: 'set',
    holds: 'the tickets whose wait has ended',
    expiry: 'as above',
  },
};

/** Every key of a sale, in the words of the README. A new one is missing here until it is described. */
export const keysTable: KeyRow[] = Object.entries({
  ...saleKeys('<prefix>', SALE),
  ...roundKeys('<prefix>', SALE, ROUND),
  ...standbyKeys('<prefix>', SALE, ROUND),
}).map(([name, key]) => ({
  key: key.replace(`${SALE}`, '<id>').replace(`${ROUND}`, '<n>'),
  ...described[name as Name],
}));
