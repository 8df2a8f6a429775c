import { useState, useSyncExternalStore } from 'react';
import type { LabWatch } from './lab-watch.ts';

/** Watches the lab for as long as the page is there. */
export function useWatch(open: () => LabWatch) {
  const [watch] = useState(open);
  const view = useSyncExternalStore(watch.onView, watch.view);
  const status = useSyncExternalStore(watch.onStatus, watch.status);
  return { view, status, crowds: watch.crowds };
}
