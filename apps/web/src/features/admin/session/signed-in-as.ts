import { storage } from '../../../lib/browser/storage.ts';

const KEY = 'seckill.admin';

/**
 * The name of the operator whose session this browser may have; the session itself is an httpOnly cookie. By it a stranger is not asked about on
 * every visit, other tabs hear who signs in, and what was typed is kept for whom typed it.
 */
export const signedInAs = {
  read: (): string | null => storage.get(KEY),
  write(name: string): void {
    if (storage.get(KEY) !== name) storage.set(KEY, name);
  },
  forget: (): void => storage.remove(KEY),
  /** Hears of it when another tab signs somebody in. */
  onElsewhere(listener: () => void): () => void {
    const hear = ({ key }: StorageEvent) => {
      if (key === KEY && storage.get(KEY) !== null) listener();
    };
    addEventListener('storage', hear);
    return () => removeEventListener('storage', hear);
  },
};
