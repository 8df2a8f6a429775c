import { useCallback, useSyncExternalStore } from 'react';
import { useServices } from './services.tsx';

/** Whole seconds left until `iso` on the server's clock, 0 when it is past; renders only as they change. */
export function useCountdown(iso: string): number {
  const { clock } = useServices();
  return useSecondsLeft(Date.parse(iso), clock.now);
}

/** Whole seconds left until a moment of the local monotonic clock (ms), 0 when it is past. */
export function useSecondsUntil(at: number): number {
  return useSecondsLeft(at, monotonic);
}

function monotonic(): number {
  return performance.now();
}

function useSecondsLeft(target: number, now: () => number): number {
  const subscribe = useCallback(
    (listener: () => void) => onEachSecondBefore(target, now, listener),
    [target, now],
  );
  return useSyncExternalStore(subscribe, () => secondsBetween(now(), target));
}

function secondsBetween(now: number, target: number): number {
  return Math.max(0, Math.ceil((target - now) / 1000));
}

/** Whole seconds since a moment of the local monotonic clock (ms). */
export function useSecondsSince(at: number): number {
  return useSyncExternalStore(onEachHalfSecond, () => Math.floor((monotonic() - at) / 1000));
}

/** Calls as the number of started seconds before `target` changes, the last time when it is reached. */
export function onEachSecondBefore(
  target: number,
  now: () => number,
  listener: () => void,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = () => {
    const left = target - now();
    if (left <= 0) return;
    timer = setTimeout(tick, left % 1000 || 1000);
  };
  const tick = () => {
    listener();
    wait();
  };
  wait();
  return () => clearTimeout(timer);
}

/** The server's time of day in ms, to the second. */
export function useServerSeconds(): number {
  const { clock } = useServices();
  return useSyncExternalStore(onEachHalfSecond, () => Math.floor(clock.now() / 1000) * 1000);
}

function onEachHalfSecond(listener: () => void): () => void {
  const timer = setInterval(listener, 500);
  return () => clearInterval(timer);
}
