import { readFile } from 'node:fs/promises';

/** Where the files of this repository are that the lab's lessons name. */
const ROOT = new URL('../../../../', import.meta.url);

/** A file of the code as it stands here, for who learns from it; undefined where there is none. `file` is as `LabCodeQuery` says. */
export async function readLabCode(file: string): Promise<string | undefined> {
  try {
    return await readFile(new URL(file, ROOT), 'utf8');
  } catch {
    return undefined;
  }
}
