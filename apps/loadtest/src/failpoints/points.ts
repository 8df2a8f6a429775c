import type { Asked, Fault, Side } from './wire/link.ts';

export type ProcessKind = 'api' | 'worker';
export type Store = 'redis' | 'mysql';
export type Action = Fault['action'];

/** Which question of which kind of process to which store. */
export type Place = { process: ProcessKind; store: Store; name: string };

/** `owned`: it names the sale or a buyer of a walk, so that it can be told from those of other walks. */
export type Point = Place & { owned: boolean; side: Side };

export const placeOf = ({ process, store, name }: Place): string => `${process} ${store} ${name}`;

/** Longer than what is to survive it: the limit of the asker, the lease of a line, the lock of a job. */
export const HANG_MS: Record<ProcessKind, Record<Store, number>> = {
  api: { redis: 2500, mysql: 3000 },
  worker: { redis: 6500, mysql: 9000 },
};

type Trap = Point & { action: Action; owns(text: string): boolean; fired(): void };

/** All that may go wrong just now. Whoever watches is told of every question. */
export function createTraps() {
  const traps = new Set<Trap>();
  const watchers = new Set<(place: Place, text: string) => void>();
  return {
    /** Sets a trap for one question. Returns the way to take it back. */
    set(trap: Trap): () => void {
      traps.add(trap);
      return () => void traps.delete(trap);
    },
    watch(watcher: (place: Place, text: string) => void): () => void {
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
    /** `mayKill`: whether the process that asks can be spared. */
    meet(
      process: ProcessKind,
      store: Store,
      { name, text }: Asked,
      mayKill: () => boolean,
    ): Fault | undefined {
      for (const watcher of watchers) watcher({ process, store, name }, text);
      for (const trap of traps) {
        if (trap.name !== name || trap.process !== process || trap.store !== store) continue;
        if (trap.owned && !trap.owns(text)) continue;
        if (trap.action === 'kill' && !mayKill()) continue;
        traps.delete(trap);
        const { side, action, fired } = trap;
        return { side, action, fired, hangMs: HANG_MS[process][store] };
      }
      return undefined;
    },
  };
}

export type Traps = ReturnType<typeof createTraps>;

/** Remembers what belongs to a walk: the number of its sale, and ids of its buyers and orders. */
export function createMarks() {
  const numbers = new Set<RegExp>();
  const ids = new Set<string>();
  return {
    number: (value: number) => void numbers.add(new RegExp(`(?<![0-9])${value}(?![0-9])`)),
    id: (value: string) => void ids.add(value),
    owns: (text: string): boolean =>
      [...ids].some((id) => text.includes(id)) || [...numbers].some((each) => each.test(text)),
  };
}

export type Marks = ReturnType<typeof createMarks>;
