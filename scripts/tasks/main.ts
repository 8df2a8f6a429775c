import { join } from 'node:path';
import { CommanderError } from 'commander';
import { CommandFailure, connect, readRunning } from './product.ts';
import { createProgram } from './program.ts';

const RUNNING_FILE = join(import.meta.dirname, '../../.data/running.json');

const program = createProgram({
  open: (asked) => connect(asked, readRunning(RUNNING_FILE), process.env['ADMIN_TOKEN']),
  write: (text) => console.log(text),
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    if (error.exitCode !== 0 && error.code !== 'commander.help') console.error(error.message);
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else if (error instanceof CommandFailure) {
    console.error(error.message);
    process.exitCode = error.exitCode;
  } else throw error;
}
