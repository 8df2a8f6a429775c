import { formatCountdown } from '../lib/format.ts';
import { useCountdown } from '../lib/use-countdown.ts';

/** What is left until `until` on the server's clock. Not read out each second: a timer is. */
export function Countdown({ until, over }: { until: string; over?: string }) {
  const left = useCountdown(until);
  return <span role="timer">{left === 0 && over ? over : formatCountdown(left)}</span>;
}
