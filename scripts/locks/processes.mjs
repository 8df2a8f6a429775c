import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * A mark of the process that has this id now: another process that gets the same id later, or
 * after a restart of the machine, has another one. Undefined when there is no such process.
 *
 * @param {number} pid
 * @returns {string | undefined}
 */
export function processMark(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return undefined;
  }
  try {
    if (process.platform !== 'linux') {
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    }
    // After the name in parentheses: state is field 3, start time (in ticks since boot) field 22.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return undefined;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${fields[19]}`;
  } catch {
    return undefined;
  }
}
