import classes from './hero-line.module.css';

const WAY = 'M420 214C330 214 352 128 264 128S170 52 92 52H54';

/** A line of people, drawn as dots, walking up to the seal: decoration only. */
export function HeroLine() {
  return (
    <svg className={classes.drawing} viewBox="0 0 440 240" aria-hidden="true">
      <path d={WAY} className={classes.people} />
      <g className={classes.seal}>
        <rect x="20" y="18" width="68" height="68" rx="22" />
        <path d="M57 32 38 57h11l-3 16 20-26H54z" />
      </g>
    </svg>
  );
}
