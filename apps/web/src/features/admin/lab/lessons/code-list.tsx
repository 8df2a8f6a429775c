import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { CodePlace } from './code-places.ts';
import classes from './lesson.module.css';

/** Files of this repository with the line to begin at. */
export function CodeList({ places }: { places: readonly CodePlace[] }) {
  const { t } = useTranslation('lab');
  return (
    <ul className={classes.code} aria-label={t('lessons.code')}>
      {places.map(({ file, line }) => (
        <li key={file}>
          <code translate="no">
            {file.split(/(?<=\/)/).map((part, depth) => (
              // The parts of a path have no other name than their place in it.
              // oxlint-disable-next-line react/no-array-index-key
              <Fragment key={depth}>
                {part}
                <wbr />
              </Fragment>
            ))}
            :{line}
          </code>
        </li>
      ))}
    </ul>
  );
}
