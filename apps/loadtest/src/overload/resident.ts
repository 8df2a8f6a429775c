import { readProc } from '../bench/measure/cpu.ts';

const LOOK_MS = 200;

/** Memory that a process holds, in MB; 0 where the system has no /proc. */
export function residentMb(pid: number): number {
  const kb = /^VmRSS:\s+(\d+) kB/m.exec(readProc(`${pid}/status`) ?? '')?.[1];
  return Math.round(Number(kb ?? 0) / 1024);
}

/** The most that a process holds from now on; the answer ends the watch. */
export function watchResident(pid: number): () => number {
  let most = residentMb(pid);
  const timer = setInterval(() => {
    most = Math.max(most, residentMb(pid));
  }, LOOK_MS);
  return () => {
    clearInterval(timer);
    return Math.max(most, residentMb(pid));
  };
}
