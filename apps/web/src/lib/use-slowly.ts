import { useEffect, useState } from 'react';

/** Follows a value that changes often, at most once per `everyMs`. */
export function useSlowly<T>(value: T, everyMs: number): T {
  const [slow, setSlow] = useState({ value, at: 0 });

  useEffect(() => {
    if (Object.is(slow.value, value)) return;
    const wait = Math.max(0, slow.at + everyMs - performance.now());
    const timer = setTimeout(() => setSlow({ value, at: performance.now() }), wait);
    return () => clearTimeout(timer);
  }, [value, slow, everyMs]);

  return slow.value;
}
