import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../lib/format.ts';
import classes from './stacked-bar.module.css';

/** `count`: null where nobody knows. `ink` is one of the page's colour variables. */
export type Part = { key: string; name: string; count: number | null; ink: string };

/** Parts of one whole, in a bar alone: what it says stands in words beside it. */
export function Bar({ parts }: { parts: readonly Omit<Part, 'name'>[] }) {
  return (
    <div className={classes.bar} aria-hidden="true">
      {parts.map(({ key, count, ink }) => (
        <span key={key} style={{ flexGrow: count ?? 0, background: `var(${ink})` }} />
      ))}
    </div>
  );
}

/** Parts of one whole, in a bar and in words. */
export function StackedBar({ title, parts }: { title: string; parts: readonly Part[] }) {
  const { t, i18n } = useTranslation();
  return (
    <div className={classes.root}>
      <p>{title}</p>
      <Bar parts={parts} />
      <dl>
        {parts.map(({ key, name, count, ink }) => (
          <div key={key}>
            <dt>
              <i style={{ background: `var(${ink})` }} />
              {name}
            </dt>
            <dd data-testid={key}>
              {count === null ? t('admin.unknown') : formatNumber(count, i18n.language)}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
