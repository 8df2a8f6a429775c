import { Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './empty.module.css';

type Props = { icon: ReactNode; title: string; text: string; children?: ReactNode };

/** Says kindly that there is nothing here, and what to do next. */
export function Empty({ icon, title, text, children }: Props) {
  return (
    <div className={classes.root}>
      <div className={classes.icon}>{icon}</div>
      <Title order={2} size="h3">
        {title}
      </Title>
      <p className={classes.text}>{text}</p>
      {children}
    </div>
  );
}
