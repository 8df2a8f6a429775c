import { join } from 'node:path';
import { CommanderError } from 'commander';
import { runningFileOf } from '@seckill/scripts/running';
import { connect, readRunning } from './product.ts';
import { createProgram } from './program.ts';

const RUNNING_FILE = runningFileOf(join(import.meta.dirname, '../../..'), process.env);

const program = createProgram({
  open: (asked) => connect(asked, readRunning(RUNNING_FILE), process.env['ADMIN_TOKEN']),
  write: (text) => console.log(text),
});
await program.parseAsync().catch((error: unknown) => {
  if (!(error instanceof CommanderError)) throw error;
  const { exitCode, code, message } = error;
  if (exitCode !== 0 && code !== 'commander.help') console.error(message);
  process.exitCode = exitCode !== 0 && code.startsWith('commander.') ? 2 : exitCode;
});
