import { spawn, type ChildProcess } from 'node:child_process';

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
  const args = ['-c', WATCH, 'leash', String(child.pid), folder];
  const shell = spawn('sh', args, { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  shell.stdin.on('error', () => undefined);
  shell.unref();
  child.once('exit', () => shell.stdin.end('done\n'));
}
