import type { ReactNode } from 'react';
import classes from './notice.module.css';

type Props = { tone?: 'plain' | 'good' | 'warn' | 'bad'; title?: string; children: ReactNode };

/** A quiet box for something that happened; screen readers hear it without losing their place. */
export function Notice({ tone = 'plain', title, children }: Props) {
  return (
    <output className={classes.notice} data-tone={tone}>
      {title && <strong className={classes.title}>{title}</strong>}
      <span>{children}</span>
    </output>
  );
}
