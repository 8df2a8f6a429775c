import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runningFileOf } from '@seckill/scripts/running';
import { run } from './command/run.ts';
import { StormFailure, wireError } from './product/failure.ts';
import { toJson } from './storm/report/json.ts';
import { abortOnSignal } from './storm/interrupt.ts';
import { requireWritable } from './storm/report/json-file.ts';
import { openFileLimit, requireOpenFiles } from './storm/open-files.ts';
import { readOptions, type StormOptions } from './storm/options.ts';
import { createProgress } from './storm/progress.ts';
import { report } from './storm/report/report.ts';
import { runStorm } from './storm/storm.ts';
import { chooseTarget, readRunning } from './storm/target.ts';

const RUNNING_FILE = runningFileOf(join(import.meta.dirname, '../../..'), process.env);

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  const target = chooseTarget(options, readRunning(RUNNING_FILE), process.env['ADMIN_TOKEN']);
  const sockets = options.via === 'ws' ? options.buyers : 0;
  if (options.json) requireWritable(options.json);
  requireOpenFiles(options.concurrency + sockets, openFileLimit());

  const signal = abortOnSignal(() => {
    console.error(`Ended at once.${options.paying ? mayBeShort(options.paying) : ''}`);
    process.exit(130);
  });
  const result = await runStorm(options, target, createProgress(process.stderr), signal).catch(
    (error: unknown) => {
      if (!signal.aborted) throw error;
      const asBefore = options.paying ? ' Buyers have as long to pay as before the storm.' : '';
      console.error(`Stopped.${error instanceof StormFailure ? ` ${error.message}` : asBefore}`);
      return process.exit(130);
    },
  );
  console.log(report(options, result));
  if (options.json)
    writeFileSync(options.json, JSON.stringify(toJson(options, target, result, new Date())));
  return result.ok ? 0 : 1;
}

const mayBeShort = ({ windowSeconds }: NonNullable<StormOptions['paying']>) =>
  ` Buyers may still have only ${windowSeconds} s to pay: see /admin/sales.`;

const explain = (error: unknown) => {
  const sentence =
    error instanceof StormFailure
      ? error.message
      : `The product stopped answering, or this broke: ${wireError(error)}.`;
  return `The storm did not finish. ${sentence}`;
};

await run(main, explain);
