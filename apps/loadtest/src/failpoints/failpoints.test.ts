import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { startRedis, type Service } from '@seckill/scripts/services';
import { inLanes, width } from '../product/lanes.ts';
import { startFleet, type Fleet } from './fleet.ts';
import { flowsOf } from './flows/flows.ts';
import { allWalks, chosenWalks } from './choose.ts';
import { record } from './record.ts';
import { failuresIn, reportOf } from './report.ts';
import { walk, walkName } from './walk.ts';

/*
 * Every question that a flow asks a store is a place where a process may be killed, be cut off, or hear nothing for longer than
 * its limits: before the question arrives, and after it took effect. Which there are is recorded, so that a new one is
 * found by itself. `FAILPOINTS=all` walks all of them, `FAILPOINTS='kill expiry: .* COMMIT'` those whose names fit; otherwise a
 * part is walked that a seed chooses.
 */

const { FAILPOINTS } = process.env;
const WANTED = FAILPOINTS && new RegExp(FAILPOINTS === 'all' ? '' : FAILPOINTS);
const LANES = Number(process.env.FAILPOINTS_LANES ?? 12);

let redis: Service;
let fleet: Fleet;

beforeAll(async () => {
  redis = await startRedis();
  fleet = await startFleet({ redis: redis.url, mysql: inject('mysqlUrl') }, process.env);
});
afterAll(async () => {
  await fleet?.stop();
  await redis?.stop();
});

it('holds whatever fails at any step', { timeout: WANTED ? 3_600_000 : 420_000 }, async () => {
  const flows = flowsOf(fleet, redis.url);
  const points = await record(fleet, flows);
  const walks = WANTED
    ? allWalks(points).filter((each) => WANTED.test(walkName(each)))
    : chosenWalks(points, { perFlow: 3, seed: 12 });
  if (WANTED) console.log(`${points.length} points, ${walks.length} walks`);
  const walked = await inLanes(walks, width(LANES), async (one) => {
    const flow = flows.find(({ name }) => name === one.point.flow);
    if (!flow) throw new Error(one.point.flow);
    const done = await walk(fleet, flow, one);
    if (WANTED) {
      const said = done.finding ?? (done.met ? 'held' : 'not met');
      console.log(`${Math.round(done.ms)} ms ${walkName(done)}: ${said}`);
    }
    return done;
  });
  const report = reportOf(points, walked);
  if (WANTED) console.log(`${report}\n${fleet.killed()} processes were killed`);
  expect(failuresIn(walked)).toEqual([]);
  expect(fleet.troubles).toEqual([]);
});
