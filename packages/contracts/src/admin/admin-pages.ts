/** The operator's pages, in the order of their links; that of the search is reached by its field, that of the lab is there where the shop has one. The first is at /admin, the others at /admin/ and their name. */
export const ADMIN_PAGES = [
  'overview',
  'sales',
  'search',
  'rounds',
  'refunds',
  'tasks',
  'schedules',
  'queues',
  'banners',
  'audit',
  'lab',
] as const;
export type AdminPageName = (typeof ADMIN_PAGES)[number];

export const addressOfAdminPage = (name: AdminPageName): string =>
  name === 'overview' ? '/admin' : `/admin/${name}`;
