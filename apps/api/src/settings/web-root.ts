import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * The folder of a built page, seen from where the process was started.
 *
 * @throws Error when there is no page in it.
 */
export function readWebRoot(text: string): string {
  const root = resolve(text);
  if (!existsSync(join(root, 'index.html'))) {
    throw new Error(`is ${root}, where there is no index.html: npm run build makes apps/web/dist`);
  }
  return root;
}
