import type { Connection } from '@seckill/redis';

/** A string of half bytes, one per task: how often its handler ran, up to fifteen times. Kept by the handlers. */
const RUNS = 'endure:runs';

const oneMore = (n: number): string[] => ['INCRBY', 'u4', `#${n}`, '1'];

/** Counts one more run of each task. */
export async function countRuns({ client }: Connection, tasks: readonly number[]): Promise<void> {
  await client.call('BITFIELD', RUNS, 'OVERFLOW', 'SAT', ...tasks.flatMap(oneMore));
}

/** How often each of the first `count` tasks ran. */
export async function readRuns({ client }: Connection, count: number): Promise<Uint8Array> {
  const halves = (await client.getBuffer(RUNS)) ?? Buffer.alloc(0);
  return Uint8Array.from({ length: count }, (_, n) => {
    const byte = halves[n >> 1] ?? 0;
    return n % 2 === 0 ? byte >> 4 : byte & 15;
  });
}
