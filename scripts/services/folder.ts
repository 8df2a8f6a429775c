import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A place for a server's data, and a temporary one for its socket (a path of 107 bytes at most). */
export type Folder = { data: string; temporary: string };

/** `data` is the folder given, or the temporary one. */
export function openFolder(name: string, dataDir: string | undefined): Folder {
  const temporary = mkdtempSync(join(tmpdir(), `seckill-${name}-`));
  const data = dataDir ?? temporary;
  mkdirSync(data, { recursive: true, mode: 0o700 });
  return { data, temporary };
}
