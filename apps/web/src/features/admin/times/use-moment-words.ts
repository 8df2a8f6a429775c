import { useTranslation } from 'react-i18next';
import { zoneOf } from '../../../lib/format.ts';
import { useServices } from '../../../lib/services.tsx';
import { offsetOf, sayAway } from './away.ts';

/** Moments in words that leave no doubt about whose clock they are on. */
export function useMomentWords() {
  const { t, i18n } = useTranslation();
  const { t: ofAdmin } = useTranslation('admin');
  const { clock } = useServices();
  const { language } = i18n;

  /** The zone of this device's clock at a moment: Beijing time (UTC+8). */
  function zone(at = new Date(clock.now())): string {
    const named = zoneOf(at.toISOString(), language);
    const name = named === 'beijing' ? t('opening.beijing') : named;
    return ofAdmin('saleDesk.zone', { name, offset: offsetOf(at.getTimezoneOffset()) });
  }

  /** As in: Fri, Nov 27, 2026, 20:00, Beijing time (UTC+8), in 3 hours. */
  function moment(at: Date): string {
    const when = new Intl.DateTimeFormat(language, FULL).format(at);
    const away = sayAway(at.getTime() - clock.now(), language);
    return ofAdmin('saleDesk.moment', { when, zone: zone(at), away });
  }

  return { zone, moment };
}

const FULL = {
  weekday: 'short',
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
} as const;
