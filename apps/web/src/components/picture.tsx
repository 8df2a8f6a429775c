import { useEffect, useState } from 'react';
import { PictureIcon } from './icons.tsx';
import classes from './picture.module.css';

/** After so many ms a picture that did not come is asked for again. */
const AGAIN_AFTER_MS = [1000, 4000, 15_000, 60_000];

type Props = { src: string; eager?: boolean };

/** A product picture that keeps its place while it loads. One that does not come leaves a sign, and is asked for again. */
export function Picture(props: Props) {
  return <Tried key={props.src} {...props} />;
}

function Tried({ src, eager = false }: Props) {
  const [failures, setFailures] = useState(0);
  const [waiting, setWaiting] = useState(src === '');

  useEffect(() => {
    if (failures === 0 || !waiting) return;
    const again = () => setWaiting(false);
    const after = AGAIN_AFTER_MS[failures - 1];
    const timer = after === undefined ? undefined : setTimeout(again, after);
    addEventListener('online', again);
    return () => {
      clearTimeout(timer);
      removeEventListener('online', again);
    };
  }, [failures, waiting]);

  return (
    <div className={classes.frame}>
      {waiting ? (
        <PictureIcon size={40} />
      ) : (
        <img
          src={src}
          alt=""
          width="800"
          height="600"
          loading={eager ? 'eager' : 'lazy'}
          onError={() => {
            setFailures(failures + 1);
            setWaiting(true);
          }}
        />
      )}
    </div>
  );
}
