import { cpuMicroseconds, MICROSECONDS_PER_TICK, readProc } from './cpu.ts';

/**
 * Begins to watch; the function it returns tells which share of the machine's processors, 0 to 1, other
 * programs have had since. 0 where the system has no /proc.
 */
export function watchOthers(ourPids: readonly (number | undefined)[]): () => number {
  const ours = () => ourPids.map(cpuMicroseconds).reduce((sum, used) => sum + used, 0);
  const before = { machine: readMachine(), ours: ours() };
  return () => {
    const after = { machine: readMachine(), ours: ours() };
    const all = after.machine.all - before.machine.all;
    const busy = after.machine.busy - before.machine.busy - (after.ours - before.ours);
    return all > 0 ? Math.min(1, Math.max(0, busy / all)) : 0;
  };
}

type Machine = { busy: number; all: number };

function readMachine(): Machine {
  const stat = readProc('stat');
  return stat === undefined ? { busy: 0, all: 0 } : parseMachine(stat);
}

/**
 * µs since boot, of all processors together. Interrupts are left out of `busy`, because they are not counted
 * to any process; time stolen by other virtual machines is in it.
 */
export function parseMachine(stat: string): Machine {
  const [, ...fields] = (stat.split('\n', 1)[0] ?? '').trim().split(/\s+/);
  const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, soft = 0, steal = 0] =
    fields.map((field) => Number(field) * MICROSECONDS_PER_TICK);
  const busy = user + nice + system + steal;
  return { busy, all: busy + idle + wait + irq + soft };
}
