import { Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './section.module.css';

/** A part of a page under a heading of its own. `none`: what is said where there is nothing in it. */
export function Section({
  title,
  none,
  children,
}: {
  title: string;
  none?: string | false;
  children?: ReactNode;
}) {
  return (
    <section className={classes.section} aria-label={title}>
      <Title order={2} size="h3">
        {title}
      </Title>
      {none ? <p className={classes.none}>{none}</p> : children}
    </section>
  );
}
