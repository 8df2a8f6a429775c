import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A place for a server's data, and for its socket, whose path may have 107 bytes at most. */
export type Folder = { data: string; sockets: string; remove(): void };

/** The folder given, kept for ever, or a temporary one that `remove` takes away. */
export function openFolder(name: string, dataDir: string | undefined): Folder {
  const temporary = mkdtempSync(join(tmpdir(), `seckill-${name}-`));
  const data = dataDir ?? temporary;
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const remove = () => rmSync(temporary, { recursive: true, force: true });
  return { data, sockets: temporary, remove };
}
