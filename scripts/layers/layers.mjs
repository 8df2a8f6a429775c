import { dirname, join, relative, sep } from 'node:path';

/**
 * What a folder may import of the project; a folder that is not named may import all.
 *
 * @type {Record<string, string[]>}
 */
const mayImport = {
  'packages/contracts': [],
  'packages/redis': [],
  'packages/task-engine': ['packages/redis'],
  'packages/tasks': ['packages/contracts', 'packages/task-engine'],
  'packages/inventory': ['packages/redis'],
  'packages/db': ['packages/contracts'],
  'packages/sales': [
    'packages/redis',
    'packages/contracts',
    'packages/task-engine',
    'packages/tasks',
    'packages/inventory',
    'packages/db',
  ],
  'apps/web': ['packages/contracts'],
  'apps/api': [
    'packages/sales',
    'packages/contracts',
    'packages/task-engine',
    'packages/tasks',
    'packages/redis',
    'packages/inventory',
    'packages/db',
  ],
  'apps/worker': [
    'packages/sales',
    'packages/contracts',
    'packages/task-engine',
    'packages/tasks',
    'packages/redis',
    'packages/inventory',
    'packages/db',
  ],
};

/**
 * Rooms inside a workspace, from the ground up: a room imports itself and lower ones. Files beside the rooms are the top.
 *
 * @type {Record<string, string[]>}
 */
const rooms = {
  'packages/task-engine': [
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
};

/**
 * npm packages that only some folders may touch: what they wrap is wrapped once.
 *
 * @type {Record<string, string[]>}
 */
const owners = {
  bullmq: ['packages/task-engine'],
  ioredis: ['packages/redis'],
  'drizzle-orm': ['packages/db'],
  'drizzle-kit': ['packages/db'],
  mysql2: ['packages/db'],
};

/** Of these, types may be imported anywhere. */
const typesAreFree = new Set(['ioredis']);

/**
 * Why `file` may not import `specifier`, in one sentence; undefined when it may.
 *
 * @param {string} root the project's folder
 * @param {string} file full path of the importing file
 * @param {string} specifier as written in the import
 * @param {boolean} typesOnly whether nothing of it is left when the program runs
 * @returns {string | undefined}
 */
export function violation(root, file, specifier, typesOnly = false) {
  const from = relative(root, file).split(sep).join('/');
  const home = workspaceOf(from);
  if (specifier.startsWith('.')) {
    const to = relative(root, join(dirname(file), specifier))
      .split(sep)
      .join('/');
    if (workspaceOf(to) !== home)
      return `${home || 'the root'} imports ${to} by path: use the name of its package.`;
    return home === 'apps/web' ? webViolation(from, to) : roomViolation(home, from, to);
  }
  if (specifier.startsWith('@seckill/')) return workspaceViolation(from, home, specifier);
  if (typesOnly && typesAreFree.has(specifier)) return undefined;
  return packageViolation(home, specifier);
}

/** @param {string} path relative to the project */
function workspaceOf(path) {
  const [first = '', second = ''] = path.split('/');
  if (first === 'packages' || first === 'apps') return `${first}/${second}`;
  return first === 'scripts' || first === 'e2e' ? first : '';
}

/** @param {string} from @param {string} home @param {string} specifier */
function workspaceViolation(from, home, specifier) {
  const name = specifier.split('/')[1] ?? '';
  const target = Object.keys(mayImport).find((path) => path.endsWith(`/${name}`)) ?? name;
  const allowed = mayImport[home];
  if (!allowed || target === home || allowed.includes(target)) return undefined;
  // Tests bring their own servers and may run the other process of the product.
  const inTest = /\.test\.tsx?$|\/testing\//.test(from);
  if (inTest && (target === 'scripts' || (home.startsWith('apps/') && home !== 'apps/web'))) {
    return undefined;
  }
  return `${home} may not import ${target}: it may import ${allowed.join(', ') || 'no other workspace'}.`;
}

/** @param {string} home @param {string} specifier */
function packageViolation(home, specifier) {
  for (const [name, allowed] of Object.entries(owners)) {
    const matches = specifier === name || specifier.startsWith(`${name}/`);
    if (matches && !allowed.includes(home)) {
      return `${name} may be imported in ${allowed.join(' and ')} only.`;
    }
  }
  return undefined;
}

/** Tests and what they share may import all rooms. @param {string} home @param {string} from @param {string} to */
function roomViolation(home, from, to) {
  const order = rooms[home];
  if (order === undefined || /\.test\.ts$|\/testing\//.test(from)) return undefined;
  const [source, target] = [from, to].map((path) => {
    const room = path.slice(`${home}/src/`.length).split('/')[0] ?? '';
    return { room, rank: order.includes(room) ? order.indexOf(room) : order.length };
  });
  if (!source || !target || target.rank <= source.rank) return undefined;
  const name = order.includes(target.room) ? target.room : to;
  return `${source.room} may not import ${name}: a room of ${home} imports lower ones only (${order.join(', ')}).`;
}

/** lib, components → features → app; features do not know each other. @param {string} from @param {string} to */
function webViolation(from, to) {
  const [source, target] = [webLayer(from), webLayer(to)];
  if (source.rank < target.rank) return `${source.name} may not import ${target.name}.`;
  if (source.rank === 1 && target.rank === 1 && source.name !== target.name) {
    return `${source.name} may not import ${target.name}: features do not import each other.`;
  }
  return undefined;
}

/** @param {string} path */
function webLayer(path) {
  const [, , src, layer = '', feature = ''] = path.split('/');
  if (src !== 'src' || /\.\w+$/.test(layer)) return { rank: 2, name: 'app' };
  if (layer === 'features') return { rank: 1, name: `features/${feature}` };
  return { rank: 0, name: layer };
}
