import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../../lib/format.ts';
import { useSecondsSince } from '../../../lib/use-countdown.ts';

type Props = { perSecond: number | null; movedAt: number };

/** Whether the line moves, and how fast or since when it does not. */
export function LineMotion({ perSecond, movedAt }: Props) {
  const { t, i18n } = useTranslation();
  const seconds = useSecondsSince(movedAt);
  if (perSecond) {
    return <>{t('inLine.moves', { rate: formatNumber(perSecond, i18n.language) })}</>;
  }
  return <>{seconds < 5 ? t('inLine.notKnown') : t('inLine.stands', { seconds })}</>;
}
