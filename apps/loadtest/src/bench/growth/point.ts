import { residentBytes } from '../measure/resident.ts';
import { redisInfo } from '../measure/redis-info.ts';
import type { Field } from '../scale/measure-fleet.ts';
import type { Parts } from '../scale/run.ts';

/** What a ticket costs and what is kept, where something has grown to `x`. */
export type Point = {
  x: number;
  /** µs per ticket. */
  cpu: Omit<Parts, 'generator'>;
  /** MB of memory. */
  memory: { api: number; worker: number; redis: number };
  /** Share of the machine that other programs had, 0 to 1. */
  others: number;
};

/** What grows, and how it went. */
export type Growth = { what: string; points: Point[] };

const MB = 1e6;

/** What was measured just now, with the memory of now. */
export async function pointAt(
  x: number,
  { fleet, servers }: Field,
  { cpu, others }: { cpu: Parts; others: number },
): Promise<Point> {
  const info = await redisInfo(servers.masters[0]?.port ?? 0);
  return {
    x,
    cpu,
    memory: {
      api: residentBytes(fleet.apis[0]?.pid) / MB,
      worker: residentBytes(fleet.workers[0]?.pid) / MB,
      redis: Number(info.get('used_memory') ?? 0) / MB,
    },
    others,
  };
}
