import { setTimeout as sleep } from 'node:timers/promises';
import type { Link } from '../product/link.ts';
import type { Node } from '../product/node.ts';
import type { Product } from '../product/product.ts';

/** What a fault needs for itself: no two faults of one server, process or link happen at once. */
export type Strike = {
  product: Product;
  random: () => number;
  /** A whole number from `min` to `max`. */
  between(min: number, max: number): number;
  /** A process that is in no other fault, for as long as `work` lasts; undefined when there is none. */
  withNode<T>(nodes: readonly Node[], work: (node: Node) => Promise<T>): Promise<T | undefined>;
  withLink<T>(links: readonly Link[], work: (link: Link) => Promise<T>): Promise<T | undefined>;
  /** Says that Redis loses what it was told in the last so many ms before now, until `done` is called. */
  losesData(reachMs: number): { done(): void };
  /** Says that this master of a cluster is away, until `done` is called. */
  takesMaster(place: string): { done(): void };
};

export type Fault = {
  name: string;
  /** A server that no other fault may touch meanwhile. */
  takes?: 'redis' | 'mysql';
  /** Only where there is one Redis, or a cluster; else on both. */
  on?: 'one' | 'cluster';
  /** Not done where nothing may be lost. */
  losesData?: true;
  /** Does it, heals it, and answers whether it really happened: what was seen of it, not what was meant. */
  strike(strike: Strike): Promise<boolean>;
};

/** Looks every few ms, for as long as `ms`, and answers whether it was ever so. */
export async function seen(ms: number, look: () => Promise<boolean> | boolean): Promise<boolean> {
  const deadline = performance.now() + ms;
  let was = false;
  while (performance.now() < deadline) {
    if (!was) was = await look();
    await sleep(Math.max(0, Math.min(50, deadline - performance.now())));
  }
  return was;
}
