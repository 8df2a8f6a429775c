import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../../../lib/format.ts';
import classes from './stacked-bar.module.css';

export type Part = { key: string; name: string; count: number; ink: string };

/** Parts of one whole, in a bar and in words. */
export function StackedBar({ title, parts }: { title: string; parts: readonly Part[] }) {
  const { i18n } = useTranslation();
  return (
    <div className={classes.root}>
      <p>{title}</p>
      <div className={classes.bar} aria-hidden="true">
        {parts.map(({ key, count, ink }) => (
          <span key={key} style={{ flexGrow: count, background: `var(${ink})` }} />
        ))}
      </div>
      <dl>
        {parts.map(({ key, name, count, ink }) => (
          <div key={key}>
            <dt>
              <i style={{ background: `var(${ink})` }} />
              {name}
            </dt>
            <dd>{formatNumber(count, i18n.language)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
