import { Box } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './tables.module.css';

type Props = { label?: string; labelledBy?: string; children: ReactNode };

/** A table may be wider than a phone: it is scrolled by itself, with the keyboard too. */
export function TablePanel({ label, labelledBy, children }: Props) {
  return (
    <Box
      component="section"
      className={classes.panel ?? ''}
      aria-label={label}
      aria-labelledby={labelledBy}
      tabIndex={0}
    >
      {children}
    </Box>
  );
}
