import { join } from 'node:path';
import { runningFileOf } from '@seckill/scripts/running';
import { connect, readRunning } from './product.ts';
import { createProgram } from './program.ts';
import { runCommand } from './run-command.ts';

const RUNNING_FILE = runningFileOf(join(import.meta.dirname, '../../..'), process.env);

await runCommand(
  createProgram({
    open: (asked) => connect(asked, readRunning(RUNNING_FILE), process.env['ADMIN_TOKEN']),
    write: (text) => console.log(text),
  }),
);
