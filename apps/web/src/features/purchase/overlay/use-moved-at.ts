import { useEffect, useRef, useState } from 'react';

/** When a place last changed while it was looked at (local monotonic ms); at first: since when it is looked at. */
export function useMovedAt(position: number | null): number {
  const [movedAt, setMovedAt] = useState(() => performance.now());
  const last = useRef(position);

  useEffect(() => {
    if (last.current === position) return;
    last.current = position;
    setMovedAt(performance.now());
  }, [position]);

  return movedAt;
}
