import type { ReactNode } from 'react';
import classes from './row.module.css';

/** Things of one kind, one below the other. */
export function Rows({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className={classes.rows} aria-label={label}>
      {children}
    </ul>
  );
}

type Props = {
  title: ReactNode;
  /** Beside the title: a state, a mark. */
  badge?: ReactNode;
  picture?: ReactNode;
  facts: readonly (readonly [name: string, value: ReactNode])[];
  children?: ReactNode;
};

/** One thing: its name, what is to know about it, and what can be done with it. */
export function Row({ title, badge, picture, facts, children }: Props) {
  return (
    <li className={classes.row}>
      {picture && <div className={classes.picture}>{picture}</div>}
      <div className={classes.content}>
        <h2 className={classes.title}>
          <span className={classes.name}>{title}</span>
          {badge}
        </h2>
        <Facts facts={facts} />
      </div>
      {children && <div className={classes.actions}>{children}</div>}
    </li>
  );
}

export function Facts({ facts }: Pick<Props, 'facts'>) {
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
