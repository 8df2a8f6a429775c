import { readFileSync } from 'node:fs';

/** Linux counts in ticks of USER_HZ, which is 100 on every architecture Node runs on. */
export const MICROSECONDS_PER_TICK = 10_000;

/** CPU time a process has used since it began, in µs; 0 of none, and where the system has no /proc. */
export function cpuMicroseconds(pid: number | undefined): number {
  const stat = readProc(`${pid}/stat`);
  return stat === undefined ? 0 : parseStat(stat) * MICROSECONDS_PER_TICK;
}

/** A file of /proc; undefined where it is not. */
export function readProc(file: string): string | undefined {
  try {
    return readFileSync(`/proc/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}

/** utime + stime of a stat line. The name before them may hold anything, brackets and spaces too. */
export function parseStat(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
