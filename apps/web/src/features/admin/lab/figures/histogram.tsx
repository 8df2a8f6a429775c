import { useTranslation } from 'react-i18next';
import { placeOnAxis, ticksOf } from './histogram-axis.ts';
import classes from './histogram.module.css';
import { useLength } from './use-length.ts';

/** `bins` and `most` are those of both sides, so that they can be compared by eye. */
type Props = {
  title: string;
  counts: readonly number[];
  bins: number;
  most: number;
  ink: string;
  /** What it says, in words. */
  words: string;
};

/** How many took how long, on an axis where each step is ten times the one before. */
export function Histogram({ title, counts, bins, most, ink, words }: Props) {
  const { t } = useTranslation('lab');
  const length = useLength();
  const bars = counts
    // Who is alone is seen too.
    .map((count, bin) => ({ bin, count, height: Math.max(4, (count / Math.max(1, most)) * 100) }))
    .filter(({ count }) => count > 0);
  return (
    <figure className={classes.root}>
      <figcaption>
        <b>{title}</b> <span data-words>{words}</span>
      </figcaption>
      <svg
        viewBox={`0 0 ${bins} 100`}
        preserveAspectRatio="none"
        aria-hidden="true"
        focusable="false"
      >
        {bars.map(({ bin, height }) => (
          <rect
            key={bin}
            x={bin + 0.1}
            y={100 - height}
            width={0.8}
            height={height}
            fill={`var(${ink})`}
          />
        ))}
      </svg>
      <div className={classes.axis} aria-hidden="true">
        {ticksOf(bins).map((ms) => (
          <span key={ms} style={{ insetInlineStart: `${placeOnAxis(ms, bins) * 100}%` }}>
            {length(ms)}
          </span>
        ))}
      </div>
      {bars.length === 0 && <p className={classes.none}>{t('noneYet')}</p>}
    </figure>
  );
}
