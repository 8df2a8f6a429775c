import { useEffect, useState } from 'react';

/** Soon enough for whatever is asked for by a press. */
const AT_LATEST_MS = 2000;
/** Where a browser does not say when it has nothing to do, as Safari. */
const BY_THEN_MS = 500;

type Idle = Partial<Pick<Window, 'requestIdleCallback' | 'cancelIdleCallback'>>;

/** False until the browser has nothing more urgent to do: what nobody needs yet waits for that. */
export function useIdle(): boolean {
  const [idle, setIdle] = useState(false);
  useEffect(() => whenIdle(() => setIdle(true)), []);
  return idle;
}

function whenIdle(then: () => void): () => void {
  const browser: Idle = globalThis;
  const request = browser.requestIdleCallback?.(then, { timeout: AT_LATEST_MS });
  const timer = request === undefined ? setTimeout(then, BY_THEN_MS) : undefined;
  return () => {
    if (request !== undefined) browser.cancelIdleCallback?.(request);
    clearTimeout(timer);
  };
}
