import { setTimeout as sleep } from 'node:timers/promises';
import type { Link, LinkMode } from '../product/link.ts';
import type { Fault, Strike } from './fault.ts';

/** Makes one link bad for a while. It happened when something on it was disturbed. */
const spoil =
  (modeOf: (strike: Strike) => LinkMode, shortestMs: number, longestMs: number) =>
  async (strike: Strike): Promise<boolean> =>
    (await strike.withLink(strike.product.links, async (link) => {
      const before = link.disturbed;
      const mode = modeOf(strike);
      link.set(mode);
      if (mode.kind === 'refuse') link.cut();
      await sleep(strike.between(shortestMs, longestMs));
      const happened = link.disturbed > before;
      link.set({ kind: 'pass' });
      return happened;
    })) ?? false;

const once = (act: (link: Link) => number) => async (strike: Strike) =>
  ((await strike.withLink(strike.product.links, async (link) => act(link))) ?? 0) > 0;

const oneWay = ({ random }: Strike): LinkMode => {
  const which = random();
  return { kind: 'hold', up: which < 0.66, down: which > 0.33 };
};

/** Links that are cut, silent, slow or forgotten, each between one process and one server, or the buyers and one API. */
export const linkFaults: Fault[] = [
  { name: 'connections are reset', strike: once((link) => link.cut()) },
  { name: 'connections are forgotten', strike: forgetLink },
  { name: 'a link refuses', strike: spoil(() => ({ kind: 'refuse' }), 500, 4000) },
  { name: 'a link is silent', strike: spoil(oneWay, 500, 6000) },
  {
    name: 'a link is slow',
    strike: spoil(({ between }) => ({ kind: 'delay', ms: between(20, 400) }), 1000, 4000),
  },
  {
    name: 'a link carries few bytes at a time',
    strike: spoil(({ between }) => ({ kind: 'slice', bytes: between(1, 40) }), 1000, 3000),
  },
];

/** As a firewall does it: neither end hears of it. Only what is asked on it later finds out. */
async function forgetLink(strike: Strike): Promise<boolean> {
  const servers = strike.product.links.filter(({ name }) => !name.startsWith('buyers'));
  const happened = await strike.withLink(servers, async (link) => {
    const before = link.disturbed;
    const count = link.forget();
    await sleep(strike.between(2000, 5000));
    return count > 0 && link.disturbed > before;
  });
  return happened ?? false;
}
