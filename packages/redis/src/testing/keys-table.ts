import type { KeyRow } from './readme-keys.ts';
import { cacheKey, depositKey, ownerKey, probeKey, rateKey, revokedKey } from '../keys.ts';

/** Every key this package makes, in the words of the README. */
export const keysTable: KeyRow[] = [
  {
    key: cacheKey('<prefix>', '<name>'),
    type: 'hash',
    holds: 'a cached value, when it was loaded, who loads it now, up to where it was dropped',
    expiry: 'as its entry says (`keepMs`), started again by every use',
  },
  {
    key: rateKey('<prefix>', '<name>', '<digest>'),
    type: 'string',
    holds: 'how many points of a limit one subject has taken in its window',
    expiry: 'the end of the window',
  },
  {
    key: depositKey('<prefix>', '<id>'),
    type: 'string',
    holds: 'a text that one process left for another',
    expiry: 'as it was left (`keepMs`), or when it is removed',
  },
  {
    key: revokedKey('<prefix>'),
    type: 'zset',
    holds:
      'what counts no more before its time is over, as sessions that were ended: id by that time',
    expiry: '31 days after the last that was revoked',
  },
  {
    key: ownerKey('<prefix>'),
    type: 'string',
    holds: 'the name of the database that this prefix belongs to, and since when',
    expiry: '30 days after a process of the product last looked',
  },
  {
    key: probeKey('<prefix>'),
    type: 'several',
    holds: 'nothing, between two commands of one script: whether it may be written',
    expiry: 'at once',
  },
];
