import { readProc } from './cpu.ts';

/** Bytes of memory that a process has now; 0 of none, and where the system has no /proc. */
export function residentBytes(pid: number | undefined): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readProc(`${pid}/status`) ?? '')?.[1];
  return 1024 * Number(kilobytes ?? 0);
}
