import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { handle } from '../declare/handlers.ts';
import { defineSchedule } from '../declare/schedule.ts';
import { createScheduler } from '../schedule/scheduler.ts';
import { taskMetrics } from './metrics.ts';
import { eventually, openLab } from '../testing/lab.ts';
import { add, seat } from '../testing/sample-tasks.ts';

const lab = openLab();

it('counts tasks by outcome, their times, retries and what waits', async () => {
  const tasks = await lab.open();
  const registry = new Registry();
  taskMetrics(tasks, registry, 'shop');
  const value = async (line: string): Promise<number | undefined> => {
    const found = (await registry.metrics())
      .split('\n')
      .find((each) => each.startsWith(`${line} `));
    return found === undefined ? undefined : Number(found.slice(line.length + 1));
  };

  await Promise.all([1, 2, 3].map((n) => tasks.delay(seat, { row: 1, guest: `g${n}` })));
  await tasks.delay(add, { a: 1, b: 1 });
  await tasks.applyAsync(add, { a: 2, b: 2 }, { countdown: 60_000 });
  await tasks.applyAsync(add, { a: -1, b: 0 }, { priority: 3 });
  expect(await value('shop_tasks_submitted_total{task="hall.seat"}')).toBe(3);
  expect(await value('shop_tasks_submitted_total{task="math.add"}')).toBe(3);
  await eventually(async () => {
    expect(await value('shop_tasks_waiting{task="hall.seat"}')).toBe(3);
    expect(await value('shop_tasks_waiting{task="math.add"}')).toBe(2);
    for (const task of ['hall.seat', 'math.add']) {
      const age = await value(`shop_task_oldest_waiting_seconds{task="${task}"}`);
      expect(age).toBeGreaterThan(0);
      expect(age).toBeLessThan(60);
    }
  });

  lab.work(tasks, [
    handle(seat, async ({ tickets }) =>
      tickets.map(({ number }) =>
        number < 3 ? { outcome: 'seated' as const, seat: number } : { outcome: 'full' as const },
      ),
    ),
    handle(add, async ({ a, b }) => {
      if (a < 0) throw new Error('never');
      return a + b;
    }),
  ]);
  await eventually(async () => {
    expect(await value('shop_tasks_ended_total{task="hall.seat",outcome="seated"}')).toBe(2);
    expect(await value('shop_tasks_ended_total{task="hall.seat",outcome="full"}')).toBe(1);
    expect(await value('shop_tasks_ended_total{task="math.add",outcome="success"}')).toBe(1);
    expect(await value('shop_tasks_ended_total{task="math.add",outcome="failure"}')).toBe(1);
  });
  tasks.engine.onError(new Error('Connection is closed.'));
  expect(await value('shop_redis_errors_total{failure="away"}')).toBe(1);
  expect(await value('shop_task_retries_total{task="math.add"}')).toBe(2);
  expect(await value('shop_task_run_seconds_count{task="math.add"}')).toBe(4);
  expect(await value('shop_task_run_seconds_count{task="hall.seat"}')).toBe(1);
  expect(await value('shop_task_latency_seconds_count{task="math.add"}')).toBe(2);
  await eventually(async () => expect(await value('shop_tasks_waiting{task="hall.seat"}')).toBe(0));
  // Each ticket counts, of whatever outcome; a flush once.
  expect(await value('shop_ticket_verdict_seconds_count{task="hall.seat"}')).toBe(3);
  expect(await value('shop_ticket_verdict_seconds_count{task="math.add"}')).toBeUndefined();
  expect(await value('shop_flush_seconds_count{task="hall.seat"}')).toBe(1);
  expect(await value('shop_flush_tickets_sum{task="hall.seat"}')).toBe(3);
  await eventually(async () => expect(await value('shop_workers')).toBe(1));
});

it('tells how late a schedule is: 0 while its time has not come, or it is paused', async () => {
  const tasks = await lab.open();
  const valuesOf = async (name: string, registry: Registry) =>
    (await registry.getMetricsAsJSON()).find((each) => each.name === name)?.values ?? [];
  /** As a process that was just started sees it, which has looked at nothing before. */
  const overdue = async () => {
    const registry = new Registry();
    taskMetrics(tasks, registry, 'shop');
    return (await valuesOf('shop_schedule_overdue_seconds', registry))[0];
  };
  const registry = new Registry();
  taskMetrics(tasks, registry, 'shop');
  const schedule = defineSchedule({ name: 'sum', task: add, args: { a: 1, b: 1 }, every: 50 });
  const log = { info() {}, warn() {}, error() {} };
  const scheduler = createScheduler({ tasks, schedules: [schedule], log, lookEvery: 10 });
  scheduler.start();
  const labels = expect.objectContaining({ schedule: 'sum' });
  await eventually(async () =>
    expect(await valuesOf('shop_schedule_lag_seconds', registry)).toContainEqual(
      expect.objectContaining({ labels }),
    ),
  );
  await scheduler.close();
  await eventually(async () =>
    expect(await overdue()).toEqual({ labels: { schedule: 'sum' }, value: expect.any(Number) }),
  );
  await eventually(async () => expect((await overdue())?.value).toBeGreaterThan(0));
  await tasks.pauseSchedule('sum', true);
  expect((await overdue())?.value).toBe(0);
});
