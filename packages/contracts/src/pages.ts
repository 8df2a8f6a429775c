/** Where the page is something to a person. Any other address is answered with 404, and the page that says so. */
export const PAGES = {
  storefront: '/',
  sale: '/sales/:saleId',
  record: '/sales/:saleId/rounds/:round',
  orders: '/orders',
  account: '/account',
  inbox: '/inbox',
  admin: '/admin/*?',
} as const;
export type PageName = keyof typeof PAGES;

const NUMBER = '[1-9][0-9]{0,8}';
const ADDRESSES = Object.entries(PAGES).map(([name, pattern]) => {
  const source = pattern
    .replace(/:\w+/g, `(${NUMBER})`)
    .replace('/*?', '(?:/.*)?')
    .replace(/\/$/, '');
  return { name: name as PageName, address: new RegExp(`^${source}/?$`) };
});

/** Which page an address (without its query) is, and the numbers in it; undefined where there is none. */
export function pageAt(path: string): { name: PageName; numbers: number[] } | undefined {
  for (const { name, address } of ADDRESSES) {
    const found = address.exec(path);
    if (found) return { name, numbers: found.slice(1).map(Number) };
  }
  return undefined;
}
