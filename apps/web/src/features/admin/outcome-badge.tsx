import type { ReactNode } from 'react';
import classes from './outcome-badge.module.css';

/** How something ended. Light letters of a theme's own badges are hard to read on their ground. */
export function OutcomeBadge({ isGood, children }: { isGood: boolean; children: ReactNode }) {
  return (
    <span className={classes.badge} data-status={isGood ? 'success' : 'failure'}>
      {children}
    </span>
  );
}
