import { execFileSync } from 'node:child_process';
import { UsageError } from '../command/arguments.ts';

/** How many files and sockets this process may hold open; undefined where it cannot be known. */
export function openFileLimit(): number | undefined {
  try {
    // Node raises its soft limit to the hard one at start, and a child inherits it.
    const answer = execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim();
    return answer === 'unlimited' ? Infinity : Number(answer) || undefined;
  } catch {
    return undefined;
  }
}

/** Throws UsageError when the connections of such a storm cannot all be open at once. */
export function requireOpenFiles(needed: number, limit: number | undefined): void {
  if (limit === undefined || needed + 64 <= limit) return;
  throw new UsageError(
    `This storm holds ${needed} connections open, but one process may open only ${limit} files. ` +
      `Run "ulimit -n ${needed + 1024}" first, for the product too, or lower --concurrency.`,
  );
}
