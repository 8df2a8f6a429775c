import type { ReactNode } from 'react';
import classes from './place-ring.module.css';

const RADIUS = 112;
const AROUND = 2 * Math.PI * RADIUS;

type Props = { progress: number; moving?: boolean; children?: ReactNode };

/** The way from the first place to the front (`progress` 0 to 1) as a ring; people walk along it while the line moves. */
export function PlaceRing({ progress, moving = false, children }: Props) {
  return (
    <div className={classes.ring}>
      <svg viewBox="0 0 260 260" aria-hidden="true" className={classes.drawing}>
        <circle cx="130" cy="130" r={RADIUS} className={classes.track} />
        <circle
          cx="130"
          cy="130"
          r={RADIUS}
          className={classes.way}
          strokeDasharray={AROUND}
          strokeDashoffset={AROUND * (1 - progress)}
          transform="rotate(-90 130 130)"
        />
        <g className={classes.walkers} data-moving={moving || undefined}>
          {[0, 14, 28, 42].map((degrees) => (
            <circle
              key={degrees}
              cx="130"
              cy={130 - RADIUS}
              r="4.5"
              transform={`rotate(${-degrees} 130 130)`}
              opacity={1 - degrees / 56}
            />
          ))}
        </g>
      </svg>
      {/* Read out by who shows it, and not at each step. */}
      <div className={classes.inside} aria-hidden="true">
        {children}
      </div>
    </div>
  );
}
