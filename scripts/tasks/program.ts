import { Command, Option } from 'commander';
import type {
  AdminQueue,
  AdminSchedule,
  AdminTask,
  AdminTaskList,
  FairnessRecord,
  Overview,
} from '@seckill/contracts';
import { checkRecord } from './fairness.ts';
import { CommandFailure, type Address, type Product } from './product.ts';
import {
  fairnessTable,
  queueTable,
  scheduleTable,
  taskSheet,
  taskTable,
  workerTable,
} from './tables.ts';

export type Surroundings = {
  open(asked: Address): Product;
  write(text: string): void;
};

const STATUSES = 'queued started retrying success failure revoked expired lost'.split(' ');
const UNITS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const at = (id: string): string => `/api/admin/tasks/${encodeURIComponent(id)}`;

/** The commands of `npm run tasks`. What they print is a table, or with `--json` what the product answered. */
export function createProgram({ open, write }: Surroundings): Command {
  const program = new Command('npm run tasks --')
    .description('Looks at the tasks of a running product, and acts on them.')
    .option('--url <url>', 'where the product is (the running one, else http://127.0.0.1:3000)')
    .option('--admin-token <token>', 'else the running product’s own, else ADMIN_TOKEN')
    .option('--json', 'prints what the product answered')
    .exitOverride()
    .configureOutput({ writeOut: (text) => write(text.trimEnd()), writeErr: () => {} });

  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    // The admin API answers by the schemas of @seckill/contracts.
    return (await open(program.opts<Address>())(method, path, body)) as T;
  };
  const show = <T>(answer: T, words: (answer: T) => string): void =>
    write(program.opts()['json'] ? JSON.stringify(answer, null, 2) : words(answer));

  program
    .command('status')
    .description('queues and workers')
    .action(async () => {
      const overview = await ask<Overview>('GET', '/api/admin/overview');
      show(overview, ({ queues, workers }) => `${queueTable(queues)}\n${workerTable(workers)}`);
    });

  program
    .command('list')
    .description('the tasks submitted lately, the newest first')
    .option('--kind <name>', 'such as user.create')
    .addOption(new Option('--status <status>').choices(STATUSES))
    .option('--text <text>', 'somewhere in the arguments')
    .option('--since <time>', '10m, 2h, 1d, or a moment')
    .option('--until <time>')
    .option('--limit <n>', 'at most so many', '20')
    .option('--cursor <id>', 'goes on after this task')
    .action(async (options: Record<string, string>) => {
      const { since, until, ...query } = options;
      const search = new URLSearchParams({
        ...query,
        ...(since && { from: moment(since) }),
        ...(until && { to: moment(until) }),
      });
      const page = await ask<AdminTaskList>('GET', `/api/admin/tasks?${search.toString()}`);
      show(page, ({ tasks, next }) =>
        next === null ? taskTable(tasks) : `${taskTable(tasks)}\nMore: --cursor ${next}`,
      );
    });

  program
    .command('inspect <id>')
    .description('one task: arguments, result, error, attempts')
    .action(async (id: string) => show(await ask<AdminTask>('GET', at(id)), taskSheet));

  program
    .command('retry [id]')
    .description('gives a failed task all its tries again')
    .option('--failed', 'all that failed')
    .option('--kind <name>', 'with --failed: only these')
    .action(async (id: string | undefined, { failed, kind }: { failed?: true; kind?: string }) => {
      if ((id === undefined) === (failed === undefined)) {
        throw new CommandFailure('Give the id of a task, or --failed.', 2);
      }
      if (id !== undefined) {
        show(await ask('POST', `${at(id)}/retry`, {}), () => `${id} is tried again.`);
        return;
      }
      const body = kind === undefined ? {} : { kind };
      show(
        await ask<{ retried: number }>('POST', '/api/admin/tasks/retry-failed', body),
        ({ retried }) => `Tried again: ${retried}.`,
      );
    });

  program
    .command('revoke <id>')
    .description('sees to it that a task does not run')
    .option('--terminate', 'also when it runs already')
    .action(async (id: string, { terminate = false }: { terminate?: boolean }) =>
      show(
        await ask<{ outcome: string }>('POST', `${at(id)}/revoke`, { terminate }),
        ({ outcome }) =>
          outcome === 'running' ? `${id} runs: --terminate stops it.` : `${id} is revoked.`,
      ),
    );

  const schedules = program
    .command('schedules')
    .description('what runs by the clock, with its last and its next run')
    .action(async () =>
      show(
        await ask<{ schedules: AdminSchedule[] }>('GET', '/api/admin/schedules'),
        ({ schedules }) => scheduleTable(schedules),
      ),
    );
  const schedule = <T>(name: string, verb: string) =>
    ask<T>('POST', `/api/admin/schedules/${encodeURIComponent(name)}/${verb}`, {});
  schedules
    .command('run <name>')
    .description('runs it now')
    .action(async (name: string) =>
      show(await schedule<{ taskId: string }>(name, 'run'), ({ taskId }) => `Submitted: ${taskId}`),
    );
  for (const verb of ['pause', 'resume']) {
    schedules
      .command(`${verb} <name>`)
      .action(async (name: string) =>
        show(await schedule<AdminSchedule>(name, verb), (one) => scheduleTable([one])),
      );
  }

  program
    .command('queues')
    .description('how many jobs are where')
    .action(async () =>
      show(await ask<{ queues: AdminQueue[] }>('GET', '/api/admin/queues'), ({ queues }) =>
        queueTable(queues),
      ),
    );

  program
    .command('purge <queue>')
    .description('revokes everything that waits in a queue of plain tasks')
    .option('-y, --yes', 'there is no way back')
    .action(async (queue: string, { yes = false }: { yes?: boolean }) => {
      if (!yes) throw new CommandFailure(`What waits in ${queue} would be lost: add --yes.`, 2);
      show(
        await ask<{ purged: number }>(
          'POST',
          `/api/admin/queues/${encodeURIComponent(queue)}/purge`,
          {},
        ),
        ({ purged }) => `Revoked: ${purged}.`,
      );
    });

  program
    .command('fairness')
    .description('checks the public record of a round that is over')
    .requiredOption('--sale <id>')
    .requiredOption('--round <n>')
    .action(async ({ sale, round }: { sale: string; round: string }) => {
      const path = `/api/sales/${encodeURIComponent(sale)}/rounds/${encodeURIComponent(round)}/record`;
      const sheet = checkRecord(await ask<FairnessRecord>('GET', path));
      show(sheet, fairnessTable);
      if (!sheet.ok) throw new CommandFailure('The record does not hold.');
    });

  return program;
}

function moment(text: string): string {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  if (count !== undefined && (unit === 's' || unit === 'm' || unit === 'h' || unit === 'd')) {
    return new Date(Date.now() - Number(count) * UNITS[unit]).toISOString();
  }
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new CommandFailure(`"${text}" is no time.`, 2);
  return date.toISOString();
}
