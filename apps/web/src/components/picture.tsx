import { useState } from 'react';
import classes from './picture.module.css';

/** A product picture that keeps its place while it loads and leaves a quiet one when it cannot. */
export function Picture({ src, eager = false }: { src: string; eager?: boolean }) {
  const [broken, setBroken] = useState(false);
  return (
    <div className={classes.frame}>
      {!broken && (
        <img
          src={src}
          alt=""
          width="800"
          height="600"
          loading={eager ? 'eager' : 'lazy'}
          onError={() => setBroken(true)}
        />
      )}
    </div>
  );
}
