import { Command, Option } from 'commander';
import {
  checkRecord,
  type AdminQueue,
  type AdminSchedule,
  type AdminTaskList,
  type FairnessRecord,
  type Overview,
} from '@seckill/contracts';
import { failure, type Address, type Product } from './product.ts';
import * as words from './tables.ts';

export type Surroundings = {
  open(asked: Address): Product;
  write(text: string): void;
};

const STATUSES = 'queued started retrying success failure revoked expired lost'.split(' ');
const UNITS = new Map([
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);

/** The commands of `npm run tasks`. What they print is a table, or with `--json` what the product answered. */
export function createProgram({ open, write }: Surroundings): Command {
  const program = new Command('npm run tasks --')
    .description('Looks at the tasks of a running product, and acts on them.')
    .option('--url <url>', 'where the product is (the running one, else http://127.0.0.1:3000)')
    .option('--admin-url <url>', 'where it answers operators, if not there (ADMIN_PORT)')
    .option('--admin-token <token>', 'else the running product’s own, else ADMIN_TOKEN')
    .option('--json', 'prints what the product answered')
    .exitOverride()
    .configureOutput({ writeOut: (text) => write(text.trimEnd()), writeErr: () => {} });
  const command = (name: string, description: string) =>
    program.command(name).description(description);

  // The API answers by the schemas of @seckill/contracts: each command names the type of its answer.
  const show = async (
    inWords: (answer: never) => string,
    path: string,
    [method, body]: [method: string, body?: object] = ['GET'],
  ): Promise<void> => {
    const answer = await open(program.opts<Address>())(method, `/api/${path}`, body);
    write(program.opts()['json'] ? JSON.stringify(answer, null, 2) : inWords(answer as never));
  };
  const post = (inWords: (answer: never) => string, path: string, body = {}): Promise<void> =>
    show(inWords, `admin/${path}`, ['POST', body]);

  command('status', 'queues and workers').action(() =>
    show(
      ({ queues, workers }: Overview) =>
        `${words.queueTable(queues)}\n${words.workerTable(workers)}`,
      'admin/overview',
    ),
  );

  command('list', 'the tasks submitted lately, the newest first')
    .option('--kind <name>', 'such as user.create')
    .addOption(new Option('--status <status>').choices(STATUSES))
    .option('--text <text>', 'somewhere in the arguments')
    .option('--since <time>', '10m, 2h, 1d, or a moment')
    .option('--until <time>')
    .option('--limit <n>', 'at most so many', '20')
    .option('--cursor <id>', 'goes on after this task')
    .action(async ({ since, until, ...query }: Record<string, string>) => {
      const search = new URLSearchParams({
        ...query,
        ...(since && { from: moment(since) }),
        ...(until && { to: moment(until) }),
      });
      await show(
        ({ tasks, next }: AdminTaskList) =>
          next === null
            ? words.taskTable(tasks)
            : `${words.taskTable(tasks)}\nMore: --cursor ${next}`,
        `admin/tasks?${search.toString()}`,
      );
    });

  command('inspect <id>', 'one task: arguments, result, error, attempts').action((id: string) =>
    show(words.taskSheet, `admin/${at(id)}`),
  );

  command('retry [id]', 'gives a failed task all its tries again')
    .option('--failed', 'all that failed')
    .option('--kind <name>', 'with --failed: only these')
    .action((id: string | undefined, { failed, ...kind }: { failed?: true; kind?: string }) => {
      if ((id === undefined) === (failed === undefined))
        throw failure('Give the id of a task, or --failed.', 2);
      if (id !== undefined) return post(() => `${id} is tried again.`, `${at(id)}/retry`);
      return post(
        ({ retried, left }: { retried: number; left?: number }) =>
          `Tried again: ${retried}.${leftOver(left)}`,
        'tasks/retry-failed',
        kind,
      );
    });

  command('revoke <id>', 'sees to it that a task does not run')
    .option('--terminate', 'also when it runs already')
    .action((id: string, { terminate = false }: { terminate?: boolean }) => {
      const said = ({ outcome }: { outcome: string }) =>
        outcome === 'running' ? `${id} runs: --terminate stops it.` : `${id} is revoked.`;
      return post(said, `${at(id)}/revoke`, { terminate });
    });

  const schedules = command('schedules', 'what runs by the clock, with its last and its next run');
  schedules.action(() =>
    show(
      (answer: { schedules: AdminSchedule[] }) => words.scheduleTable(answer.schedules),
      'admin/schedules',
    ),
  );
  schedules
    .command('run <name>')
    .description('runs it now')
    .action((name: string) =>
      post(
        ({ taskId }: { taskId: string }) => `Submitted: ${taskId}`,
        `schedules/${encodeURIComponent(name)}/run`,
      ),
    );
  for (const verb of ['pause', 'resume']) {
    schedules
      .command(`${verb} <name>`)
      .action((name: string) =>
        post(
          (one: AdminSchedule) => words.scheduleTable([one]),
          `schedules/${encodeURIComponent(name)}/${verb}`,
        ),
      );
  }

  command('queues', 'how many jobs are where').action(() =>
    show(({ queues }: { queues: AdminQueue[] }) => words.queueTable(queues), 'admin/queues'),
  );

  command('purge <queue>', 'revokes everything that waits in a queue of plain tasks')
    .option('-y, --yes', 'there is no way back')
    .action((queue: string, { yes }: { yes?: true }) => {
      if (!yes) throw failure(`What waits in ${queue} would be lost: add --yes.`, 2);
      const path = `queues/${encodeURIComponent(queue)}/purge`;
      return post(
        ({ purged, left }: { purged: number; left?: number }) =>
          `Revoked: ${purged}.${leftOver(left)}`,
        path,
      );
    });

  command('revoke-all', 'revokes what waits or runs, of one kind or in one queue; never tickets')
    .option('--kind <name>', 'such as user.create, in whatever queue')
    .option('--queue <name>', 'of whatever kind')
    .option('-y, --yes', 'there is no way back')
    .action(({ kind, queue, yes }: { kind?: string; queue?: string; yes?: true }) => {
      if ((kind === undefined) === (queue === undefined))
        throw failure('Give --kind or --queue.', 2);
      const which = kind ?? queue ?? '';
      if (!yes) throw failure(`What waits or runs of ${which} would be lost: add --yes.`, 2);
      return post(
        ({ revoked, left }: { revoked: number; left?: number }) =>
          `Revoked: ${revoked}.${leftOver(left)}`,
        queue === undefined ? 'tasks/revoke-all' : `queues/${encodeURIComponent(queue)}/revoke-all`,
        kind === undefined ? {} : { kind },
      );
    });

  command('fairness', 'checks the public record of a round')
    .requiredOption('--sale <id>')
    .requiredOption('--round <n>')
    .action(async ({ sale, round }: { sale: string; round: string }) => {
      const path = `sales/${encodeURIComponent(sale)}/rounds/${encodeURIComponent(round)}/record`;
      const record = (await open(program.opts<Address>())('GET', `/api/${path}`)) as FairnessRecord;
      const sheet = await checkRecord(record);
      write(program.opts()['json'] ? JSON.stringify(sheet, null, 2) : words.fairnessTable(sheet));
      if (!sheet.ok) throw failure('The record does not hold.');
    });

  return program;
}

function at(id: string): string {
  return `tasks/${encodeURIComponent(id)}`;
}

function moment(text: string): string {
  const [, count = '', unit = ''] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const date = count
    ? new Date(Date.now() - Number(count) * (UNITS.get(unit) ?? 0))
    : new Date(text);
  if (Number.isNaN(date.getTime())) throw failure(`"${text}" is no time.`, 2);
  return date.toISOString();
}

const leftOver = (left = 0): string => (left > 0 ? ` ${left} are left: say it again.` : '');
