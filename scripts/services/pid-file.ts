import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processMark } from '../locks/processes.mjs';

type Note = { name: string; pid: number; mark: string | undefined; temporaryFolder?: string };

export function writePidFile(
  file: string,
  { name, temporaryFolder }: { name: string; temporaryFolder?: string },
  pid: number,
): void {
  const note: Note = {
    name,
    pid,
    mark: processMark(pid),
    ...(temporaryFolder && { temporaryFolder }),
  };
  writeFileSync(file, JSON.stringify(note), { mode: 0o600 });
}

export function removePidFile(file: string): void {
  rmSync(file, { force: true });
}

/**
 * Ends what a killed starter left running, by the notes in `folder`: first the given names, then
 * the others. Returns the names of those that were running. Call it while holding the lock of the
 * data they use.
 */
export async function endOrphans(folder: string, first: string[]): Promise<string[]> {
  const notes = readdirSync(folder)
    .filter((file) => file.endsWith('.pid'))
    .map((file) => ({ file: join(folder, file), note: readNote(join(folder, file)) }));
  const ended: string[] = [];
  for (const group of [true, false]) {
    const found = notes.filter(({ note }) => first.includes(note?.name ?? '') === group);
    const names = await Promise.all(
      found.map(async ({ file, note }) => {
        const wasRunning = note && (await end(note));
        if (note?.temporaryFolder) rmSync(note.temporaryFolder, { recursive: true, force: true });
        removePidFile(file);
        return wasRunning ? [note.name] : [];
      }),
    );
    ended.push(...names.flat());
  }
  return ended;
}

async function end({ pid, mark }: Note, patienceMs = 15_000): Promise<boolean> {
  const runs = () => mark !== undefined && processMark(pid) === mark;
  if (!runs()) return false;
  process.kill(pid, 'SIGTERM');
  for (const deadline = performance.now() + patienceMs; runs(); await sleep(20)) {
    if (performance.now() > deadline) process.kill(pid, 'SIGKILL');
  }
  return true;
}

function readNote(file: string): Note | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
