import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

// Of the end of this process, be it by SIGKILL, the shell learns by the end of its input.
const WATCH = `read -r done && exit
kill -TERM "$1"
for i in $(seq 200); do kill -0 "$1" || break; sleep 0.1; done
kill -KILL "-$1"
rm -rf "$2"`;

/**
 * Sees to it that `child`, the leader of a process group, does not outlive this process: a shell beside it
 * ends it in order, after 20 s its group by force, and removes `folder`.
 */
export function leash(child: ChildProcess, folder = ''): void {
  if (!child.pid) return;
  const args = ['-c', WATCH, 'leash', String(child.pid), folder];
  const shell = spawn('sh', args, { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  shell.stdin.on('error', () => undefined);
  shell.unref();
  child.once('exit', () => shell.stdin.end('done\n'));
}

/** Ends the leader of a process group and waits until it is gone; by SIGKILL, and after `limitMs`, goes all of the group. */
export async function end(child: ChildProcess, signal: NodeJS.Signals, limitMs: number) {
  const { pid, exitCode, signalCode } = child;
  if (!pid || exitCode !== null || signalCode !== null) return;
  const gone = once(child, 'exit');
  // A process may have its own children, as one that reloads on change has.
  const force = () => process.kill(-pid, 'SIGKILL');
  const timer = setTimeout(force, limitMs);
  if (signal === 'SIGKILL') force();
  else child.kill(signal);
  await gone;
  clearTimeout(timer);
}
