import { existsSync, readFileSync } from 'node:fs';

/** The last lines of a log, without stack frames. */
export function tail(file: string, lines = 8): string {
  if (!existsSync(file)) return '';
  const all = readFileSync(file, 'utf8').trimEnd().split('\n');
  return all
    .filter((line) => !/^\s+at /.test(line))
    .slice(-lines)
    .join('\n');
}
