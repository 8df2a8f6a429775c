import type { ReactNode } from 'react';
import { Link, useRoute } from 'wouter';
import classes from './nav-link.module.css';

export function NavLink({ to, children }: { to: string; children: ReactNode }) {
  const [here] = useRoute(to);
  return (
    <Link href={to} className={classes.link} aria-current={here ? 'page' : undefined}>
      {children}
    </Link>
  );
}
