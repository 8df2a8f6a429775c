import { useEffect, useEffectEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { openings, type Opening } from '../../lib/openings.ts';
import { useServices } from '../../lib/services.tsx';
import type { NewsItem } from './news-item.ts';

const BEFORE_MS = 60_000;
/** Browsers keep no longer time than this. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

type Props = { opening: Opening; say(item: NewsItem): void };

/** Says a minute before it that a sale opens; one that is open by now is forgotten. Draws nothing. */
export function OpeningReminder({ opening, say }: Props) {
  const { t } = useTranslation();
  const { clock } = useServices();
  const { id, opensAt } = opening;

  const remind = useEffectEvent(() => {
    openings.remove(id);
    say({
      key: `opening ${id}`,
      kind: 'reminder',
      saleId: id,
      title: t('remind.soon'),
      text: opening.title,
      to: `/sales/${id}`,
      action: t('news.toSale'),
    });
  });

  useEffect(() => {
    const opensIn = Date.parse(opensAt) - clock.now();
    if (opensIn > LONGEST_TIMER_MS) return;
    const timer = setTimeout(
      () => (opensIn > 0 ? remind() : openings.remove(id)),
      Math.max(0, opensIn - BEFORE_MS),
    );
    return () => clearTimeout(timer);
  }, [id, opensAt, clock]);

  return null;
}
