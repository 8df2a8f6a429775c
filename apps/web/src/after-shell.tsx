import { useLayoutEffect } from 'react';

/** Takes away what index.html showed, in the same moment in which the page is there. Draws nothing. */
export function AfterShell() {
  useLayoutEffect(() => document.getElementById('shell')?.remove(), []);
  return null;
}
