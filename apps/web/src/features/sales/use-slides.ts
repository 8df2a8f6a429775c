import { useReducedMotion } from '@mantine/hooks';
import { type UIEvent, useEffect, useEffectEvent, useRef, useState } from 'react';

const EACH_MS = 6000;

/** Which slide is shown, moved by the buttons, by scrolling, and by time until somebody else takes over. */
export function useSlides(count: number) {
  const still = useReducedMotion(undefined, { getInitialValueInEffect: false });
  const track = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState(0);
  const [wish, setPlaying] = useState<boolean>();
  const [held, setHeld] = useState(false);
  const playing = wish ?? !still;

  function show(slide: number) {
    const to = (slide + count) % count;
    const box = track.current;
    box?.scrollTo({ left: to * box.clientWidth, behavior: still ? 'instant' : 'smooth' });
  }

  const next = useEffectEvent(() => {
    if (document.visibilityState === 'visible') show(shown + 1);
  });

  const moving = playing && !held && count > 1;
  useEffect(() => {
    if (!moving) return;
    const timer = setInterval(() => next(), EACH_MS);
    return () => clearInterval(timer);
  }, [moving]);

  return {
    track,
    onScroll({ currentTarget: box }: UIEvent<HTMLElement>) {
      setShown(Math.min(count - 1, Math.round(box.scrollLeft / box.clientWidth)));
    },
    shown,
    playing,
    setPlaying,
    show(slide: number) {
      setPlaying(false);
      show(slide);
    },
    /** Nothing moves away under a pointer or from under the keyboard. */
    hold: {
      onPointerEnter: () => setHeld(true),
      onPointerLeave: () => setHeld(false),
      onFocus: () => setHeld(true),
      onBlur: () => setHeld(false),
    },
  };
}
