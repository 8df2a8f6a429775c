import { UsageError } from './arguments.ts';

/**
 * Runs a command; the number it resolves with becomes the exit code. A UsageError is shown as its sentence
 * and ends with 2, any other error as `explain` puts it and ends with 1.
 */
export async function run(
  command: () => Promise<number>,
  explain: (error: unknown) => unknown,
): Promise<void> {
  process.exitCode = await command().catch((error: unknown) => {
    const mistake = error instanceof UsageError;
    console.error(mistake ? error.message : explain(error));
    return mistake ? 2 : 1;
  });
}
