import type { ReactNode } from 'react';
import classes from './outcome-badge.module.css';

/** How something ended; `isGood` is left out where it is neither well nor badly. Light letters of a theme's own badges are hard to read on their ground. */
export function OutcomeBadge({ isGood, children }: { isGood?: boolean; children: ReactNode }) {
  const status = isGood ? 'success' : 'failure';
  return (
    <span className={classes.badge} data-status={isGood === undefined ? undefined : status}>
      {children}
    </span>
  );
}
