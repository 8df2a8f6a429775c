import { InvalidArgumentError, type Command } from 'commander';

/** A mistake of the person at the keyboard: it is shown as one sentence, without a stack. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/**
 * Reads a command line into the command. `--help` prints the command's help and ends the process; throws
 * UsageError for anything that the command does not know or that one of its options refuses.
 */
export function parse(command: Command, argv: readonly string[]): Command {
  return command
    .configureOutput({ outputError: () => undefined })
    .exitOverride(({ exitCode, message }) => {
      if (exitCode !== 0) throw new UsageError(`${message.replace('error: ', '')} See --help.`);
    })
    .parse(argv, { from: 'user' });
}

/** Accepts a whole number between the bounds; anything else, "1e3" and "12 " included, is refused. */
export const whole =
  (min: number, max = 4_294_967_295) =>
  (text: string): number => {
    const value = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };

/** Accepts a share from 0 to 1. */
export function share(text: string): number {
  const value = /^\d?\.?\d{1,6}$/.test(text) ? Number(text) : NaN;
  if (value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('It must be a share from 0 to 1.');
}

/** Accepts values separated by commas and keeps each once. */
export const list =
  <T>(parse: (text: string) => T) =>
  (text: string): T[] => [...new Set(text.split(',').map((part) => parse(part)))];
