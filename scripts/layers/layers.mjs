import { dirname, join, relative, sep } from 'node:path';
import * as rules from './rules.mjs';

const test = /\.test\.tsx?$|(^|\/)testing(\/|$)/;

/**
 * Why `file` may not import `specifier`, in one sentence; undefined when it may.
 *
 * @param {string} root the project's folder
 * @param {string} file full path of the importing file
 * @param {{ specifier: string, typeOnly?: boolean }} imported as written in the import
 * @param {typeof rules} [table]
 * @returns {string | undefined}
 */
export function violation(root, file, { specifier, typeOnly = false }, table = rules) {
  const from = relative(root, file).split(sep).join('/');
  const home = workspaceOf(from);
  if (specifier.startsWith('.')) {
    const to = relative(root, join(dirname(file), specifier))
      .split(sep)
      .join('/');
    if (workspaceOf(to) !== home)
      return `${home || 'the root'} imports ${to} by path: use the name of its package.`;
    return doorViolation(from, to, table);
  }
  if (specifier.startsWith('@seckill/')) return workspaceViolation(from, home, specifier, table);
  for (const [name, { in: owners, types = [] }] of Object.entries(table.owners)) {
    const matches = specifier === name || specifier.startsWith(name.replace(/\/?$/, '/'));
    if (matches && !owners.includes(home) && !(typeOnly && types.includes(home)))
      return `${name} may be imported in ${owners.join(' and ')} only.`;
  }
  return undefined;
}

/** @param {string} path relative to the project */
function workspaceOf(path) {
  const [first = '', second = ''] = path.split('/');
  if (first === 'packages' || first === 'apps') return `${first}/${second}`;
  return first === 'scripts' || first === 'e2e' ? first : '';
}

/** @param {string} from @param {string} home @param {string} specifier @param {typeof rules} table */
function workspaceViolation(from, home, specifier, { mayImport, forTests }) {
  const name = specifier.split('/')[1] ?? '';
  const target = Object.keys(mayImport).find((path) => path.endsWith(`/${name}`)) ?? name;
  const allowed = mayImport[home];
  if (!allowed || target === home || allowed.includes(target)) return undefined;
  if (test.test(from) && home !== 'apps/web' && forTests.includes(target)) return undefined;
  return `${home} may not import ${target}: it may import ${allowed.join(', ') || 'no other workspace'}.`;
}

/** @param {string} from @param {string} to @param {typeof rules} table */
function doorViolation(from, to, { floors }) {
  if (test.test(from)) return undefined;
  if (test.test(to)) return `${to} is for tests.`;
  const house = Object.keys(floors).find((path) => from.startsWith(`${path}/`));
  if (!house || !to.startsWith(`${house}/`)) return undefined;
  const rooms = (floors[house] ?? []).map((floor) => [floor].flat());
  const source = roomOf(from.slice(house.length + 1), rooms);
  const target = roomOf(to.slice(house.length + 1), rooms);
  if (source.room === target.room || source.floor > target.floor) return undefined;
  return `${source.name} may not import ${target.name}: doors of ${house} open downwards only.`;
}

/** @param {string} path in the house @param {string[][]} floors */
function roomOf(path, floors) {
  const [folder = '', part = ''] = path.split('/');
  for (const [floor, rooms] of floors.entries()) {
    const found = rooms.find((room) => room.split('|').includes(folder) || room === `${folder}/*`);
    if (found?.endsWith('/*'))
      return { floor, room: `${folder}/${part}`, name: `${folder}/${part}` };
    if (found) return { floor, room: found, name: folder };
  }
  return { floor: floors.length, room: 'the top', name: folder };
}
