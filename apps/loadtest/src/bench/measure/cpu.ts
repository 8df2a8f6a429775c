import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts in ticks of USER_HZ, which is 100 on every architecture Node runs on. */
export const MICROSECONDS_PER_TICK = 10_000;

/** CPU time a process has used since it began, in µs; 0 of none, and where the system has no /proc. */
export function cpuMicroseconds(pid: number | undefined): number {
  const stat = readProc(`${pid}/stat`);
  return stat === undefined ? 0 : parseStat(stat) * MICROSECONDS_PER_TICK;
}

/** CPU time of the processes that a program has begun, itself among them: those of its process group. */
export const cpuOfGroup = (leader: number | undefined): number =>
  pidsOfGroup(leader).reduce((sum, pid) => sum + cpuMicroseconds(pid), 0);

/** The processes whose group this one leads; none where the system has no /proc. */
export function pidsOfGroup(leader: number | undefined): number[] {
  if (leader === undefined) return [];
  return allPids().filter((pid) => groupOf(readProc(`${pid}/stat`)) === leader);
}

function allPids(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

function groupOf(stat: string | undefined): number | undefined {
  return stat === undefined ? undefined : Number(fieldsOf(stat)[2]);
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
  const fields = fieldsOf(stat);
  return Number(fields[11]) + Number(fields[12]);
}

const fieldsOf = (stat: string): string[] => stat.slice(stat.lastIndexOf(')') + 2).split(' ');
