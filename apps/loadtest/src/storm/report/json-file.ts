import { closeSync, openSync } from 'node:fs';
import { wireError } from '../../product/failure.ts';
import { UsageError } from '../../command/arguments.ts';

/** Throws UsageError when nothing can be written there: better before a storm than after it. */
export function requireWritable(file: string): void {
  try {
    closeSync(openSync(file, 'a'));
  } catch (error) {
    throw new UsageError(`--json ${file} cannot be written (${wireError(error)}).`);
  }
}
