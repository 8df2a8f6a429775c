const stores = [
  'packages/tasks',
  'packages/task-engine',
  'packages/inventory',
  'packages/redis',
  'packages/db',
];

/**
 * What a workspace may import of the others; one that is not named may import all. Tests may import
 * those of `forTests`, too.
 *
 * @type {Record<string, string[]>}
 */
export const mayImport = {
  'packages/contracts': [],
  'packages/redis': [],
  'packages/task-engine': ['packages/redis'],
  'packages/tasks': ['packages/task-engine', 'packages/contracts'],
  'packages/inventory': ['packages/redis', 'packages/contracts'],
  'packages/db': ['packages/contracts'],
  'packages/sales': [...stores, 'packages/contracts'],
  'apps/web': ['packages/contracts'],
  'apps/api': ['packages/sales', ...stores, 'packages/contracts'],
  'apps/worker': ['packages/sales', ...stores, 'packages/contracts'],
  'apps/loadtest': ['packages/sales', ...stores, 'packages/contracts', 'scripts'],
  'apps/operator': ['packages/sales', 'packages/redis', 'packages/contracts', 'scripts'],
  scripts: ['packages/contracts', 'packages/db', 'packages/redis', 'packages/sales'],
};

/** The private servers, and the commands that are run against a real API. */
export const forTests = ['scripts', 'apps/operator'];

/**
 * npm packages (`@bull-board/`: all of a scope) that only some workspaces may import, as what they wrap is
 * wrapped once; `types`: who may know their types.
 *
 * @type {Record<string, { in: string[], types?: string[] }>}
 */
export const owners = {
  bullmq: { in: ['packages/task-engine'] },
  ioredis: { in: ['packages/redis'], types: ['packages/task-engine', 'packages/inventory'] },
  'drizzle-orm': { in: ['packages/db'] },
  'drizzle-kit': { in: ['packages/db'] },
  mysql2: { in: ['packages/db'] },
  '@opentelemetry/': { in: ['packages/sales'] },
  '@bull-board/': { in: ['apps/api'] },
};

/**
 * The doors inside a workspace: its floors, the lowest first. A room imports itself and the floors below it.
 * `a|b` are two folders or files of one room, `a/*` makes each folder in `a` a room, and rooms of one floor (a
 * list) do not know each other. What is named nowhere is on top. Tests and `testing` may go everywhere.
 *
 * @type {Record<string, (string | string[])[]>}
 */
export const floors = {
  'packages/task-engine/src': [
    'declare',
    'wire',
    'engine',
    'result',
    'worker',
    'line',
    'job',
    'canvas',
    'schedule',
    'operate',
  ],
  'packages/redis/src': [
    'failures.ts',
    'address.ts|clock.ts|deadline.ts|unavailable.ts|load-lua.ts|replies.ts|script.ts',
    'policies.ts|info.ts',
    'cluster',
    'client.ts',
    ['connect.ts', 'subscribe.ts'],
    ['keys.ts', 'server-settings.ts'],
    ['counts.ts'],
    [
      'cache.ts',
      'deposits.ts',
      'limiter.ts',
      'revocations.ts',
      'throttle.ts',
      'own-prefix.ts',
      'probe.ts',
    ],
  ],
  'packages/db/src': [
    'schema.ts|statuses.ts|texts.ts|purposes.ts',
    'access',
    ['banners', 'people', 'rounds', 'installation'],
    'sales',
    'orders',
    ['payments', 'reset', 'demo'],
  ],
  'apps/api/src': [
    'processes',
    'network',
    'settings',
    'config.ts',
    'http',
    'load',
    'contract',
    'who',
    'sales',
    'live',
    'overview',
    'routes',
    'lab',
  ],
  'apps/worker/src': [['home', 'order', 'user']],
  'apps/web/src': ['lib|components|theme.ts', 'features/*'],
};
