import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StormFailure, wireError } from './storm/failure.ts';
import { toJson } from './storm/json.ts';
import { openFileLimit, requireOpenFiles } from './storm/open-files.ts';
import { readOptions, usage, UsageError } from './storm/options.ts';
import { createProgress } from './storm/progress.ts';
import { report } from './storm/report.ts';
import { runStorm } from './storm/storm.ts';
import { chooseTarget, readRunning } from './storm/target.ts';

const RUNNING_FILE = join(import.meta.dirname, '../../../.data/running.json');

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    console.log(usage);
    return 0;
  }
  const target = chooseTarget(options, readRunning(RUNNING_FILE), process.env['ADMIN_TOKEN']);
  const sockets = options.via === 'ws' ? options.buyers : 0;
  requireOpenFiles(options.concurrency + sockets, openFileLimit());

  const result = await runStorm(options, target, createProgress(process.stderr));
  console.log(report(options, result));
  if (options.json)
    writeFileSync(options.json, JSON.stringify(toJson(options, target, result, new Date())));
  return result.ok ? 0 : 1;
}

process.exitCode = await main().catch((error: unknown) => {
  if (error instanceof UsageError) {
    console.error(error.message);
    return 2;
  }
  const sentence =
    error instanceof StormFailure
      ? error.message
      : `The product stopped answering, or this broke: ${wireError(error)}.`;
  console.error(`The storm did not finish. ${sentence}`);
  return 1;
});
