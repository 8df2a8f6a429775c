import type { ReactNode } from 'react';
import { Link, useRoute } from 'wouter';
import classes from './nav-link.module.css';

type Props = { to: string; icon?: ReactNode; children: ReactNode };

/** On a phone only the icon is seen, its words are still read out. Without one it is left out there. */
export function NavLink({ to, icon, children }: Props) {
  const [here] = useRoute(to);
  return (
    <Link
      href={to}
      className={classes.link}
      data-wordy={icon ? undefined : true}
      aria-current={here ? 'page' : undefined}
    >
      {icon}
      <span className={classes.words}>{children}</span>
    </Link>
  );
}
