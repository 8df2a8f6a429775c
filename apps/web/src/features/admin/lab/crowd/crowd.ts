import { LAB_DOTS, LAB_RANGES, type LabDot } from '@seckill/contracts';

export type Crowd = ReturnType<typeof createCrowd>;

/** The buyers of one side. It remembers whose state has changed since they were last drawn, so that only they are drawn. */
export function createCrowd() {
  const listeners = new Set<() => void>();
  const changed = new Set<number>();
  let states = new Uint8Array(0);
  let runId: string | undefined;
  let isAnew = false;

  function tell() {
    for (const listener of listeners) listener();
  }

  function begin(id: string, people: number) {
    runId = id;
    states = new Uint8Array(people);
    changed.clear();
    isAnew = true;
  }

  return {
    people: () => states.length,
    stateOf: (index: number): LabDot => LAB_DOTS[states[index] ?? 0] ?? 'idle',

    /** Nobody of them has pressed yet, unless they are there already. */
    gather(id: string, people: number) {
      if (id === runId && people <= states.length) return;
      begin(id, people);
      tell();
    },

    /** Takes pairs of an index and the place of its state. Those of another run are a new crowd. */
    put(id: string, dots: readonly (readonly [number, number])[]) {
      if (id !== runId) begin(id, 0);
      const people = dots.reduce((most, [index]) => Math.max(most, index + 1), states.length);
      if (people > LAB_RANGES.people.max) return;
      if (people > states.length) {
        const grown = new Uint8Array(people);
        grown.set(states);
        states = grown;
      }
      for (const [index, state] of dots) {
        if (states[index] === state || LAB_DOTS[state] === undefined) continue;
        states[index] = state;
        changed.add(index);
      }
      tell();
    },

    /** Whether it is another crowd than the one whose changes were last taken: all of it is to be drawn. */
    isAnew: () => isAnew,

    /** Whose state has changed since this was last asked. */
    takeChanged(): number[] {
      isAnew = false;
      const taken = [...changed];
      changed.clear();
      return taken;
    },

    onChange(listener: () => void) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
