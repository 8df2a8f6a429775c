import { Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './page-head.module.css';

type Props = { title: string; lead: string; children?: ReactNode };

/** What a page is about, and what can be done on it as a whole. */
export function PageHead({ title, lead, children }: Props) {
  return (
    <header className={classes.head}>
      <div>
        <Title order={1} className={classes.title}>
          {title}
        </Title>
        <p className={classes.lead}>{lead}</p>
      </div>
      <div className={classes.actions}>{children}</div>
    </header>
  );
}
