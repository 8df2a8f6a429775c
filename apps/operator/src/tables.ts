import Table from 'cli-table3';
import type {
  AdminQueue,
  AdminSchedule,
  AdminTask,
  FairnessSheet,
  Overview,
} from '@seckill/contracts';

function table(head: string[], rows: (string | number)[][], none: string): string {
  if (rows.length === 0) return none;
  const drawn = new Table({ head, style: { head: [], border: [] } });
  drawn.push(...rows);
  return drawn.toString();
}

/** As people say it: `5 s`, `250 ms`, `2 min`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  if (ms < 120_000) return `${Math.round(ms / 100) / 10} s`;
  if (ms < 7_200_000) return `${Math.round(ms / 60_000)} min`;
  return `${Math.round(ms / 3_600_000)} h`;
}

const time = (iso: string | null | undefined): string =>
  iso ? iso.replace('T', ' ').replace(/\.\d+Z$/, 'Z') : '–';

const short = (value: unknown, most = 48): string => {
  const text = value === undefined ? '' : JSON.stringify(value);
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
};

export const queueTable = (queues: readonly Omit<AdminQueue, 'purgeable'>[]): string =>
  table(
    ['queue', 'waiting', 'active', 'delayed', 'failed'],
    queues.map((q) => [q.name, q.waiting, q.active, q.delayed, q.failed]),
    'No queues.',
  );

export const workerTable = (workers: Overview['workers']): string =>
  table(
    ['worker', 'process', 'since', 'active', 'finished'],
    workers.map((w) => [w.host, w.pid, time(w.startedAt), w.active, w.finished]),
    'No worker has given a sign of life.',
  );

export const taskTable = (tasks: readonly AdminTask[]): string =>
  table(
    ['submitted', 'status', 'task', 'arguments', 'outcome'],
    tasks.map((task) => [
      time(task.submittedAt),
      task.status,
      task.taskId,
      short(task.args),
      task.error ? short(`${task.error.code}: ${task.error.message}`) : short(task.result, 32),
    ]),
    'No such tasks.',
  );

export const taskSheet = (task: AdminTask): string =>
  table(
    [],
    Object.entries(task).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value, null, 2),
    ]),
    '',
  );

const timing = ({ every, cron, timezone }: AdminSchedule): string =>
  every === undefined ? `${cron} ${timezone}` : `every ${duration(every)}`;

export const scheduleTable = (schedules: readonly AdminSchedule[]): string =>
  table(
    ['schedule', 'task', 'when', 'next', 'last', 'ended', 'runs', 'skipped', 'missed'],
    schedules.map((s) => [
      s.name,
      s.kind,
      timing(s),
      s.orphaned ? 'orphaned' : s.paused ? 'paused' : time(s.next),
      time(s.last?.at),
      s.last?.status ?? '–',
      s.runs,
      s.skipped,
      s.missedRuns,
    ]),
    'No schedules.',
  );

export const fairnessTable = (sheet: FairnessSheet): string =>
  `${table(
    ['check', 'holds', 'detail'],
    sheet.checks.map(({ name, ok, detail }) => [name, ok ? 'yes' : 'NO', detail]),
    '',
  )}\n${sheet.won} of ${sheet.tickets} won. Head of the chain: ${sheet.head}`;
