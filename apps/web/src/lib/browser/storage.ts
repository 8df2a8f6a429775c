const kept = (store: () => Storage) => ({
  get(key: string): string | null {
    try {
      return store().getItem(key);
    } catch {
      return null;
    }
  },
  set(key: string, value: string): void {
    try {
      store().setItem(key, value);
    } catch {
      // A private window without storage still works, only a reload forgets.
    }
  },
  keys(): string[] {
    try {
      return Object.keys(store());
    } catch {
      return [];
    }
  },
  remove(key: string): void {
    try {
      store().removeItem(key);
    } catch {
      // As above.
    }
  },
});

/** localStorage that may be forbidden or full: reads say null, writes are best effort. */
export const storage = kept(() => localStorage);

/** The same for what only this tab is to know. */
export const tabStorage = kept(() => sessionStorage);

/** A short random name, fit for ids that need no secrecy; works on plain http too. */
export function randomName(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) =>
    byte.toString(36).padStart(2, '0'),
  ).join('');
}
