import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { processMark } from './processes.mjs';

/**
 * Takes a lock that a process holds by a file with its id; the lock of a process that is gone
 * is free. Never waits: says who holds it instead.
 *
 * @param {string} file in a folder that exists
 * @returns {{ release(): void } | { heldBy: number }}
 */
export function takeLock(file) {
  const own = JSON.stringify({ pid: process.pid, mark: processMark(process.pid) });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, own);
  try {
    for (;;) {
      if (link(draft, file)) return { release: () => remove(file, own) };
      const held = read(file);
      if (held === undefined) continue;
      const pid = liveHolder(held);
      if (pid !== undefined) return { heldBy: pid };
      remove(file, held);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Only a link, unlike a write, is both whole and refused when the file exists. @param {string} draft @param {string} file */
function link(draft, file) {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} held */
function liveHolder(held) {
  try {
    const { pid, mark } = JSON.parse(held);
    return typeof pid === 'number' && mark === processMark(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Takes the lock file away if it still says what it said. @param {string} file @param {string} content */
function remove(file, content) {
  const aside = `${file}.${process.pid}.old`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  // Somebody else was faster and holds it by now: it goes back.
  if (read(aside) !== content) link(aside, file);
  rmSync(aside, { force: true });
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
