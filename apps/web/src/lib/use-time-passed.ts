import { useTimeout } from '@mantine/hooks';
import { useState } from 'react';

/** Whether a part of the page has been shown for so long. */
export function useTimePassed(ms: number): boolean {
  const [passed, setPassed] = useState(false);
  useTimeout(() => setPassed(true), ms, { autoInvoke: true });
  return passed;
}
