import type { SeededBug } from '../seeded-bug.ts';

const BY_PHONE_TEST = 'packages/db/src/orders/by-phone.test.ts';

/** One person counts once, where a sale asks for a confirmed phone. */
export const phoneBugs: SeededBug[] = [
  {
    name: 'no-unique-live-phone',
    breaks: 'nothing keeps one number from two live orders',
    file: 'packages/db/migrations/0017_phones.sql',
    find: 'ADD CONSTRAINT `orders_live_phone` UNIQUE(`sale_id`,`round`,`live_phone`)',
    replace: 'ADD INDEX `orders_live_phone` (`sale_id`,`round`,`live_phone`)',
    test: { file: BY_PHONE_TEST, name: 'is kept by the schema' },
  },
  {
    name: 'number-that-moved-buys-twice',
    breaks: 'a number buys again by every account that it is lent to',
    file: 'packages/db/src/orders/by-phone.ts',
    find: 'phoneId === undefined || taken.has(phoneId) ? null : phoneId',
    replace: 'phoneId ?? null',
    test: { file: BY_PHONE_TEST, name: 'gives one unit to a number, whatever accounts' },
  },
  {
    name: 'refused-beside-turned-away',
    breaks: 'who is in one batch with a ticket that MySQL refuses is turned away for a free unit',
    file: 'packages/sales/src/place.ts',
    find: '(isBarred(placement) || placement.outcome',
    replace: '(placement.outcome',
    test: {
      file: 'packages/sales/src/people/one-per-number.test.ts',
      name: 'a crowd of accounts in front',
    },
  },
  {
    name: 'word-of-a-number-that-moved',
    breaks: 'an account goes on as if its phone were confirmed once another has the number',
    file: 'apps/api/src/http/session.ts',
    find: 'confirmation !== undefined && !revocations.has(confirmation)',
    replace: 'confirmation !== undefined',
    test: {
      programs: true,
      file: 'apps/api/src/routes/phones.test.ts',
      name: 'is no word of the older one any more',
    },
  },
  {
    name: 'code-without-tries',
    breaks: 'a code may be guessed for as long as it is good',
    file: 'packages/db/src/people/phones.ts',
    find: '|| asked.tries >= PHONE_CODE_TRIES',
    replace: '',
    test: { file: 'packages/db/src/people/phones.test.ts', name: 'may be entered wrongly' },
  },
];
