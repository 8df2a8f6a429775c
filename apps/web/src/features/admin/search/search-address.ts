/** Where the answer to a search is, so that it can be passed on. */
export const searchAddress = (typed: string): string =>
  `/admin/search?${new URLSearchParams({ q: typed.trim() })}`;
