import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { Dialog } from '../../../../components/dialog.tsx';
import { Trouble } from '../../../../components/trouble.tsx';
import { Waiting } from '../../../../components/waiting.tsx';
import { labApi } from '../lab-api.ts';
import classes from './code-dialog.module.css';
import type { CodePlace } from './code-places.ts';

type Props = { place: CodePlace; onClose(): void };

/** The file as it stands where the shop runs, at the line that is meant. */
export function CodeDialog({ place: { file, line }, onClose }: Props) {
  const { data, error, refetch } = useQuery({
    queryKey: ['admin', 'lab-code', file],
    queryFn: () => labApi.code(file),
  });
  return (
    <Dialog opened onClose={onClose} size={900} title={`${file}:${line}`}>
      {data ? (
        <Code text={data.text} line={line} />
      ) : error ? (
        <Trouble error={error} retry={() => void refetch()} />
      ) : (
        <Waiting />
      )}
    </Dialog>
  );
}

function Code({ text, line }: { text: string; line: number }) {
  const meant = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    // Newer browsers answer with a promise, which is nothing to be cleared up.
    meant.current?.scrollIntoView?.({ block: 'center' });
  }, []);
  return (
    // It is scrolled by the keyboard, too.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre className={classes.code} tabIndex={0} translate="no">
      {text.split('\n').map((each, index) => {
        const isMeant = index + 1 === line;
        return (
          <span
            // The lines of a file have no other name than their number.
            // oxlint-disable-next-line react/no-array-index-key
            key={index}
            ref={isMeant ? meant : undefined}
            className={classes.line}
            aria-current={isMeant || undefined}
            data-line={index + 1}
          >
            {each}
            {'\n'}
          </span>
        );
      })}
    </pre>
  );
}
