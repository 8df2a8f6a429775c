import type { AdminTaskKinds } from '@seckill/contracts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { adminApi } from '../admin-api.ts';
import classes from './kind-list.module.css';

const LOOK_EVERY_MS = 15_000;

type Chosen = { kind: string; upkeep: string };
type Props = Chosen & {
  /** Where the same search is for other kinds. */
  addressOf(chosen: Chosen): string;
};

/** The kinds of tasks with how many there are: the shop's work first, and what schedules do by themselves folded away. */
export function KindList({ kind, upkeep, addressOf }: Props) {
  const { t } = useTranslation('admin');
  const { data } = useQuery({
    queryKey: ['admin', 'tasks', 'kinds'],
    queryFn: () => adminApi.listKinds(),
    refetchInterval: LOOK_EVERY_MS,
  });
  const kinds = data?.kinds ?? [];
  const byItself = kinds.filter((each) => each.upkeep);
  const isUpkeep = upkeep === 'only' || byItself.some((each) => each.kind === kind);
  const chips = (of: AdminTaskKinds['kinds']) =>
    of.map((each) => (
      <Chip
        key={each.kind}
        to={addressOf({ kind: each.kind, upkeep: '' })}
        words={t('work.kind', { kind: each.kind, count: each.remembered })}
        isChosen={each.kind === kind}
      />
    ));
  const shops = kinds.filter((each) => !each.upkeep);
  return (
    <nav aria-label={t('work.kinds')} className={classes.kinds}>
      <ul className={classes.chips}>
        <Chip
          to={addressOf({ kind: '', upkeep: '' })}
          words={t('work.kind', { kind: t('work.shop'), count: allOf(shops) })}
          isChosen={kind === '' && upkeep !== 'only'}
        />
        {chips(shops)}
      </ul>
      <details className={classes.upkeep} open={isUpkeep}>
        <summary>{t('work.kind', { kind: t('work.upkeep'), count: allOf(byItself) })}</summary>
        <ul className={classes.chips}>
          <Chip
            to={addressOf({ kind: '', upkeep: 'only' })}
            words={t('work.upkeep')}
            isChosen={kind === '' && upkeep === 'only'}
          />
          {chips(byItself)}
        </ul>
      </details>
    </nav>
  );
}

const allOf = (kinds: AdminTaskKinds['kinds']): number =>
  kinds.reduce((sum, { remembered }) => sum + remembered, 0);

function Chip({ to, words, isChosen }: { to: string; words: string; isChosen: boolean }) {
  return (
    <li>
      <Link href={to} className={classes.chip} aria-current={isChosen ? 'true' : undefined}>
        {words}
      </Link>
    </li>
  );
}
