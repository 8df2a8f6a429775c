import { expect, it } from 'vitest';
import { pageAt } from './pages.ts';

it.each([
  ['/', 'storefront', []],
  ['/sales/12', 'sale', [12]],
  ['/orders/', 'orders', []],
  ['/admin', 'admin', []],
  ['/admin/tasks/9', 'admin', []],
] as const)('%s is the page %s', (path, name, numbers) => {
  expect(pageAt(path)).toEqual({ name, numbers });
});

it.each(['/sales', '/sales/0', '/sales/x', '/administrator', '/order', '/index.html', '//'])(
  '%s is no page',
  (path) => expect(pageAt(path)).toBeUndefined(),
);
