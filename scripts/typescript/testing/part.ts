import { readFileSync } from 'node:fs';

type Line = string;

/** The first line of this file, found by its own address. */
export function firstLine(): Line {
  const [line = ''] = readFileSync(new URL(import.meta.url), 'utf8').split('\n');
  return line;
}

export function fail(): never {
  throw new Error('on purpose');
}
