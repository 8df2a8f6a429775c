import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';

/** A new page starts at its top, and a keyboard or screen reader starts at its content. */
export function PageChange() {
  const [path] = useLocation();
  const shown = useRef(path);

  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    scrollTo({ top: 0, behavior: 'instant' });
    document.getElementById('content')?.focus({ preventScroll: true });
  }, [path]);

  return null;
}
