import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Node } from '../product/node.ts';
import type { Fault, Strike } from './fault.ts';

const isStopped = (pid: number | undefined): boolean =>
  /\) T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));

const kill = (nodesOf: (strike: Strike) => Node[]) => async (strike: Strike) =>
  (await strike.withNode(nodesOf(strike), async (node) => {
    const { signal } = await node.end('SIGKILL');
    await sleep(strike.between(0, 1500));
    await node.start();
    return signal === 'SIGKILL';
  })) ?? false;

const stop = (nodesOf: (strike: Strike) => Node[]) => async (strike: Strike) =>
  (await strike.withNode(nodesOf(strike), async (node) => {
    node.signal('SIGSTOP');
    await sleep(strike.between(300, 7000));
    const happened = isStopped(node.pid);
    node.signal('SIGCONT');
    return happened;
  })) ?? false;

const end = (nodesOf: (strike: Strike) => Node[]) => async (strike: Strike) =>
  (await strike.withNode(nodesOf(strike), async (node) => {
    const { code } = await node.end('SIGTERM');
    await node.start();
    return code === 0;
  })) ?? false;

const apis = ({ product }: Strike) => product.apis;
const workers = ({ product }: Strike) => product.workers;

/** Processes that die, stand still, are replaced, or have another time. */
export const processFaults: Fault[] = [
  { name: 'an API is killed', strike: kill(apis) },
  { name: 'a worker is killed', strike: kill(workers) },
  { name: 'an API stands still', strike: stop(apis) },
  { name: 'a worker stands still', strike: stop(workers) },
  { name: 'an API is replaced in order', strike: end(apis) },
  { name: 'a worker is replaced in order', strike: end(workers) },
  {
    name: 'all workers are killed',
    async strike(strike) {
      const { workers } = strike.product;
      const one = () => kill(() => workers)(strike);
      const killed = await Promise.all(workers.map(one));
      return killed.filter(Boolean).length > 1;
    },
  },
  {
    name: 'a clock is minutes off',
    async strike(strike) {
      const minutes = strike.between(1, 90) * (strike.random() < 0.5 ? -1 : 1);
      const nodes = [...strike.product.apis, ...strike.product.workers];
      const said = await strike.withNode(nodes, async (node) => {
        await node.end('SIGTERM');
        await node.start(minutes * 60_000);
        await sleep(strike.between(3000, 6000));
        const told = node.said('the clock of this process and that of Redis are apart') > 0;
        await node.end('SIGTERM');
        await node.start();
        return told;
      });
      return said ?? false;
    },
  },
];
