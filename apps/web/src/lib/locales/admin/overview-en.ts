import type { WorkerFault } from '../../../features/admin/overview/worker-faults.ts';

/** Words of the overview: all sales at a glance, how fresh that is, and who does the work. */
export const overviewEn = {
  overview: {
    pushed: 'Pushed live',
    asked: 'Asked for each second: the push is away',
    age: 'figures {{seconds}} s old',
    sales: 'Sales',
    sale: 'Sale',
    state: 'State',
    stock: 'Stock',
    acceptedRate: 'Accepted a second',
    decidedRate: 'Decided a second',
    p95: 'p95 to the verdict',
    ended_one: '{{count}} ended sale',
    ended_other: '{{count}} ended sales',
    noSales: 'There is no sale yet.',
    times: 'Time to the verdict',
    noTimes: 'nothing decided yet',
    overdue: 'The next in line have waited for {{time}}.',
    ms: '{{value}} ms',
    seconds: '{{value}} s',
    health: 'Stores and clocks',
    store: {
      ok: 'takes work',
      away: 'does not answer',
      refused: 'refuses: a right or a password is missing',
      not_listening: 'news are not heard',
      read_only: 'lets nobody write',
      unknown: 'not known',
    },
    api: 'This API: {{host}}, {{pid}}',
    clockOk: 'clocks agree',
    inHand_one: '{{count}} request in hand',
    inHand_other: '{{count}} requests in hand',
    shedding: 'refuses what can wait',
    fault: { slow: 'event loop late', earlier: 'earlier version' } satisfies Record<
      Exclude<WorkerFault, 'clock'>,
      string
    >,
    lag: 'Loop late by',
    errors: 'Errors',
  },
};
