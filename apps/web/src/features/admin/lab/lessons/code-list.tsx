import { UnstyledButton } from '@mantine/core';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CodeDialog } from './code-dialog.tsx';
import type { CodePlace } from './code-places.ts';
import classes from './lesson.module.css';

/** Files of this repository with the line to begin at, each to be opened there. */
export function CodeList({ places }: { places: readonly CodePlace[] }) {
  const { t } = useTranslation('lab');
  const [opened, setOpened] = useState<CodePlace>();
  return (
    <>
      <ul className={classes.code} aria-label={t('lessons.code')}>
        {places.map((place) => (
          <li key={place.file}>
            <UnstyledButton
              className={classes.place}
              aria-haspopup="dialog"
              // Some read a break in the middle as a space.
              aria-label={`${place.file}:${place.line}`}
              onClick={() => setOpened(place)}
            >
              <Address {...place} />
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {opened && <CodeDialog place={opened} onClose={() => setOpened(undefined)} />}
    </>
  );
}

/** It may break behind each folder, and nowhere within a number. */
const Address = ({ file, line }: CodePlace) => (
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
);
