import { ChildProcess } from 'node:child_process';
import { Server, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What keeps this process alive: sockets, servers, children and the like, and how many timers. */
export type Opened = { handles: ReadonlySet<object>; timers: number };

/** How long something may take to close after it was told to. */
const PATIENCE_MS = 15_000;

/** What is open now. Idle sockets of `fetch` are not counted: they keep no process alive. */
export function opened(): Opened {
  const handles = activeHandles().filter((handle) => !isOfTheProcess(handle));
  const timers = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  return { handles: new Set(handles), timers };
}

let fewestTimers = Infinity;

/**
 * What is open before the next test file of this process, where a timer that only has yet to run out is not counted: beside it the file
 * could leave one of its own.
 */
export function openedBetween(): Opened {
  const now = opened();
  fewestTimers = Math.min(fewestTimers, now.timers);
  return { ...now, timers: fewestTimers };
}

/**
 * Waits until nothing is open that was not open `before`.
 *
 * @param names what listens on a port, for the message
 * @throws Error that lists what is still open after `patienceMs`.
 */
export async function nothingLeftOpen(
  before: Opened,
  { names = new Map<number, string>(), patienceMs = PATIENCE_MS } = {},
): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const left = since(before, names);
    if (left.length === 0) return;
    if (performance.now() > deadline)
      throw new Error(`This file left open: ${countEach(left).join(', ')}.`);
    await sleep(10);
  }
}

function since(before: Opened, names: ReadonlyMap<number, string>): string[] {
  const now = opened();
  const handles = [...now.handles].filter((handle) => !before.handles.has(handle));
  const timers = Array.from({ length: now.timers - before.timers }, () => 'timer');
  return [...handles.map((handle) => describe(handle, names)), ...timers];
}

function describe(handle: object, names: ReadonlyMap<number, string>): string {
  if (handle instanceof ChildProcess) return `child process "${handle.spawnargs.join(' ')}"`;
  if (handle instanceof Server) return `server on ${JSON.stringify(handle.address())}`;
  if (!(handle instanceof Socket)) return handle.constructor.name;
  const { localPort, remotePort } = handle;
  // Without a port it is a pipe, as those to a child are.
  if (localPort === undefined && remotePort === undefined) return 'pipe';
  const name = names.get(remotePort ?? 0);
  return name ? `socket to ${name}` : `socket from port ${localPort} to port ${remotePort}`;
}

function countEach(all: string[]): string[] {
  const one = [...new Set(all)];
  return one.map((each) => `${all.filter((other) => other === each).length} × ${each}`);
}

const isOfTheProcess = (handle: object): boolean =>
  handle === process.stdout || handle === process.stderr || handle === process.stdin;

/** Node tells kinds and counts to everybody, the things themselves only here. */
function activeHandles(): object[] {
  const { _getActiveHandles: list } = process as { _getActiveHandles?(): object[] };
  if (!list) throw new Error('this Node does not list its active handles');
  return list.call(process);
}
