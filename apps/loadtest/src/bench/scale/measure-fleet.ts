import { poll } from '../../product/poll.ts';
import { readSheet, resetSale } from '../../product/sale.ts';
import type { Generator } from '../load/load.ts';
import { cpuMicroseconds } from '../measure/cpu.ts';
import { watchOthers } from '../measure/disturbance.ts';
import { awaitRest } from '../measure/rest.ts';
import type { Fleet, Round } from './fleet.ts';
import type { Load, Parts, Run, Size } from './run.ts';
import type { Servers } from './servers.ts';

export type Field = {
  fleet: Fleet;
  servers: Servers;
  generator: Generator;
  cookies: string[];
  sales: number[];
  connections: number;
};

/** How long the texts of all winners may take. */
const OWED_LIMIT_MS = 120_000;

/** One load on a fleet, for a few seconds or so many requests, on all sales at once, each in a round of its own. */
export async function measureFleet(
  field: Field,
  size: Size,
  load: Load,
  duration: Duration,
): Promise<Run> {
  const { fleet, servers, connections } = field;
  const rounds = await openRounds(field, load);
  const pressed = await press(field, rounds, duration);
  const sheets = await Promise.all(
    field.sales.map((saleId) => readSheet(fleet.operator, fleet.adminToken, saleId)),
  );
  return {
    ...size,
    masters: servers.masters.length,
    load,
    connections,
    ...pressed,
    ticketsPerBatch: pressed.decided / (await fleet.batches(rounds)),
    proven: sheets.every(({ ok }) => ok),
  };
}

export type Duration = { seconds: number } | { amount: number };

/** Buyers press on open rounds until each who was accepted knows the verdict, and has its texts. */
export async function press(field: Field, rounds: readonly Round[], duration: Duration) {
  const { fleet, generator, cookies, connections } = field;
  const before = { cpu: cpuOf(field), ...(await fleet.line(rounds)) };
  const others = watchOthers(pidsOf(field));
  const startedAt = Date.now();
  const result = await generator.apply({
    url: fleet.apis.map(({ url }) => url),
    paths: rounds.map(({ saleId }) => `/api/sales/${saleId}/purchases`),
    cookies,
    connections,
    seconds: 0,
    ...duration,
  });
  const rest = await awaitRest('the product', () => fleet.line(rounds));
  await awaitTexts(fleet);
  const disturbed = others();
  const cpu = cpuOf(field);
  const decided = (rest.accepted ?? 0) - before.accepted;
  const perTicket = (part: keyof Parts) => (cpu[part] - before.cpu[part]) / decided;
  return {
    decided,
    acceptedPerSecond: result.accepted / result.seconds,
    decidedPerSecond: (1000 * decided) / (rest.at - startedAt),
    p50: result.p50,
    p99: result.p99,
    cpu: {
      api: perTicket('api'),
      worker: perTicket('worker'),
      redis: perTicket('redis'),
      mysql: perTicket('mysql'),
      generator: perTicket('generator'),
    },
    others: disturbed,
    refused: result.refused + result.failed,
  };
}

/** A fresh round of each sale, with a unit for everybody or for nobody, known to every API. */
export async function openRounds({ fleet, sales, cookies }: Field, load: Load): Promise<Round[]> {
  const { operator, adminToken } = fleet;
  const stock = load === 'winners' ? cookies.length : 0;
  const rounds = await Promise.all(
    sales.map(async (saleId) => {
      const { round } = await resetSale(operator, adminToken, saleId, stock);
      return { saleId, round };
    }),
  );
  await Promise.all(fleet.apis.map(({ url }) => shows(url, rounds)));
  await awaitTexts(fleet);
  return rounds;
}

/** Waits until an API shows its buyers these rounds. */
async function shows(url: string, rounds: readonly Round[]): Promise<void> {
  const shown = await poll({ everyMs: 50, limitMs: 5000 }, async () => {
    const answers = await Promise.all(
      rounds.map(({ saleId }) => fetch(`${url}/api/sales/${saleId}`).then((r) => r.json())),
    );
    return answers.every((sale, at) => isRound(sale, rounds[at]?.round)) || undefined;
  });
  if (!shown) throw new Error('an API did not show a new round in 5 s');
}

const isRound = (sale: unknown, round: number | undefined) =>
  typeof sale === 'object' && sale !== null && Reflect.get(sale, 'round') === round;

/** Waits until nothing is left to be done beside the lines. */
async function awaitTexts(fleet: Fleet): Promise<void> {
  const done = await poll({ everyMs: 100, limitMs: OWED_LIMIT_MS }, async () =>
    (await fleet.owed()) === 0 ? true : undefined,
  );
  if (!done) throw new Error(`tasks are still to be done after ${OWED_LIMIT_MS / 1000} s`);
}

/** The processor time of each part since it began, µs. */
function cpuOf({ fleet, servers, generator }: Field): Parts {
  return {
    api: sum(fleet.apis),
    worker: sum(fleet.workers),
    redis: sum(servers.masters),
    mysql: sum([servers.mysql]),
    generator: sum([generator]),
  };
}

const sum = (processes: readonly { pid: number | undefined }[]) =>
  processes.reduce((all, { pid }) => all + cpuMicroseconds(pid), 0);

const pidsOf = ({ fleet, servers, generator }: Field) => [
  process.pid,
  generator.pid,
  servers.mysql.pid,
  ...servers.masters.map(({ pid }) => pid),
  ...[...fleet.apis, ...fleet.workers].map(({ pid }) => pid),
];
