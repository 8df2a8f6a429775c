type Asker<V> = { resolve(value: V | undefined): void; reject(reason: unknown): void };

type Options<K, V> = {
  /** Rows of one question. */
  most: number;
  read(keys: K[]): Promise<Map<K, V>>;
};

/**
 * However many ask for a row of their own, one question is with the database at a time. Whoever comes while one is asked is asked
 * for in the next, so that nobody is told what was read before they came. When one fails, those who wait hear of it at once,
 * instead of each after a time limit of its own.
 */
export function groupReads<K, V>({
  most,
  read,
}: Options<K, V>): (key: K) => Promise<V | undefined> {
  const waiting = new Map<K, Asker<V>[]>();
  let asking = false;

  function nextGroup(): Map<K, Asker<V>[]> {
    const group = new Map<K, Asker<V>[]>();
    for (const [key, askers] of waiting) {
      if (group.size === most) break;
      group.set(key, askers);
      waiting.delete(key);
    }
    return group;
  }

  async function ask(): Promise<void> {
    while (waiting.size > 0) {
      const group = nextGroup();
      try {
        const found = await read([...group.keys()]);
        for (const [key, askers] of group) for (const each of askers) each.resolve(found.get(key));
      } catch (error) {
        const refused = [...group.values(), ...waiting.values()].flat();
        waiting.clear();
        for (const each of refused) each.reject(error);
      }
    }
    asking = false;
  }

  return (key) =>
    new Promise((resolve, reject) => {
      const askers = waiting.get(key);
      if (askers) askers.push({ resolve, reject });
      else waiting.set(key, [{ resolve, reject }]);
      if (asking) return;
      asking = true;
      setImmediate(() => void ask());
    });
}
