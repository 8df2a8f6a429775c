import { CommanderError, type Command } from 'commander';

/** Runs a command with the arguments of this process, and says in one sentence what went wrong. */
export async function runCommand(program: Command): Promise<void> {
  await program.parseAsync().catch((error: unknown) => {
    if (!(error instanceof CommanderError)) throw error;
    const { exitCode, code, message } = error;
    if (exitCode !== 0 && code !== 'commander.help') console.error(message);
    process.exitCode = exitCode !== 0 && code.startsWith('commander.') ? 2 : exitCode;
  });
}
