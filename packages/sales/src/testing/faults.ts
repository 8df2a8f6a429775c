import type { Parts } from '../stores.ts';

export type Fault = { call: number; when: 'before' | 'after' };

/** As a store throws it whose connection was cut: nobody can tell whether the call took effect. */
export class StoreFailed extends Error {
  override readonly name = 'StoreFailed';
}

/**
 * The same stores, of which one call fails: the `call`-th that is made, before it took effect or after. `calls` are
 * the names of those that were made, in their order.
 */
export function failing(parts: Parts, fault?: Fault): { parts: Parts; calls: string[] } {
  const calls: string[] = [];
  const watch = <T extends object>(store: string, methods: T): T =>
    new Proxy(methods, {
      get(target, name, receiver) {
        const method: unknown = Reflect.get(target, name, receiver);
        if (typeof method !== 'function') return method;
        return (...args: unknown[]) => {
          const answer = (): unknown => Reflect.apply(method, target, args);
          // Only what asks a store can fail: the rest answers at once.
          if (!ASKS.has(`${store}.${String(name)}`)) return answer();
          const at = calls.push(`${store}.${String(name)}`) - 1;
          return at === fault?.call ? fail(answer, fault.when) : answer();
        };
      },
    });
  return {
    calls,
    parts: {
      db: watch('db', parts.db),
      inventory: watch('inventory', parts.inventory),
      tasks: watch('tasks', parts.tasks),
    },
  };
}

async function fail(answer: () => unknown, when: Fault['when']): Promise<never> {
  if (when === 'after') await answer();
  throw new StoreFailed(`failed ${when} it took effect`);
}

/** What each store is asked over the network. */
const ASKS: ReadonlySet<string> = new Set([
  ...[
    'beginLine',
    'cancelOrder',
    'createSale',
    'editSale',
    'expireOrders',
    'findLiveTickets',
    'findOrder',
    'findOrdersByTickets',
    'findSale',
    'listLiveOrders',
    'listOverdueRounds',
    'listSales',
    'listUnrecordedRounds',
    'now',
    'openNextRound',
    'pageLiveOrders',
    'placeOrders',
    'settlePayment',
    'startPayment',
  ].map((name) => `db.${name}`),
  ...[
    'claim',
    'claims',
    'compared',
    'dropHalfPlaces',
    'endPromotion',
    'leaveStandby',
    'listStandby',
    'look',
    'missingClaims',
    'openRound',
    'promote',
    'rebuild',
    'release',
    'restock',
    'runOfRedis',
    'snapshot',
    'standBy',
    'standbyCount',
    'standbyPlace',
    'told',
  ].map((name) => `inventory.${name}`),
  ...['amend', 'applyAsync', 'balanceLine', 'beginLine', 'delay', 'line', 'result'].map(
    (name) => `tasks.${name}`,
  ),
]);
