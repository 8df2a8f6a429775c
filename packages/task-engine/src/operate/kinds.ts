import type { Engine } from '../engine/engine.ts';
import { plainNames } from './search.ts';

/** A kind of plain task, and how many of it are remembered. */
export type Kind = { task: string; remembered: number };

/** Every kind of plain task that this process knows, by name. */
export function kinds(engine: Engine): Promise<Kind[]> {
  const names = plainNames(engine).toSorted();
  return Promise.all(
    names.map(async (task) => ({
      task,
      remembered: await engine.reader.zcard(engine.keys.history(task)),
    })),
  );
}
