import { useEffect, useRef, useState } from 'react';
import type { TicketState } from '../../lib/tickets/ticket-state.ts';

const LINE_FOR_MS = 600;
const SUBMIT_AFTER_MS = 250;

/**
 * The state as the overlay draws it: an answer that comes quickly shows no "taking your place", and a
 * verdict that comes quickly still leaves the line on screen long enough to be read, so nothing flashes.
 */
export function useSteadyState(state: TicketState): TicketState {
  const [shown, setShown] = useState(state);
  const queuedAt = useRef(0);

  useEffect(() => {
    if (state.phase === 'queued' && shown.phase !== 'queued') queuedAt.current = performance.now();
    const waitMs =
      state.phase === 'decided' && shown.phase === 'queued'
        ? queuedAt.current + LINE_FOR_MS - performance.now()
        : state.phase === 'submitting' && shown.phase === 'idle'
          ? SUBMIT_AFTER_MS
          : 0;
    if (waitMs <= 0) {
      setShown(state);
      return;
    }
    const timer = setTimeout(() => setShown(state), waitMs);
    return () => clearTimeout(timer);
  }, [state, shown.phase]);

  return shown;
}
