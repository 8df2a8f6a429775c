import { useTranslation } from 'react-i18next';
import { formatLeft } from '../lib/format.ts';
import { useCountdown } from '../lib/use-countdown.ts';

/** What is left until `until` on the server's clock. Not read out each second: a timer is. */
export function Countdown({ until, over }: { until: string; over?: string }) {
  const { i18n } = useTranslation();
  const left = useCountdown(until);
  return (
    <span role="timer" translate="no">
      {left === 0 && over ? over : formatLeft(left, i18n.language)}
    </span>
  );
}
