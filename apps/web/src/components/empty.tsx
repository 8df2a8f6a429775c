import { Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './empty.module.css';

type Props = {
  icon: ReactNode;
  title: string;
  text: string;
  /** It is all that the page has to say, and its heading names the page. */
  page?: boolean;
  children?: ReactNode;
};

/** Says kindly that there is nothing here, and what to do next. */
export function Empty({ icon, title, text, page = false, children }: Props) {
  return (
    <div className={classes.root}>
      <div className={classes.icon}>{icon}</div>
      <Title order={page ? 1 : 2} size="h3">
        {title}
      </Title>
      <p className={classes.text}>{text}</p>
      {children}
    </div>
  );
}
