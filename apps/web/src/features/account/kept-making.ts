import { storage } from '../../lib/browser/storage.ts';
import type { Making } from './sign-up-state.ts';

const KEY = 'seckill.signUp';

/** The sign-up that this browser waits for, over reloads. */
export const keptMaking = {
  read(userId: string): Making | undefined {
    try {
      const making: Making | null = JSON.parse(storage.get(KEY) ?? 'null');
      return making?.userId === userId ? making : undefined;
    } catch {
      return undefined;
    }
  },
  write: (making: Making) => storage.set(KEY, JSON.stringify(making)),
  forget: () => storage.remove(KEY),
};
