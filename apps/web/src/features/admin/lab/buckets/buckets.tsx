import { Title } from '@mantine/core';
import type { LabRun, SaleOverview } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import classes from '../lab-page.module.css';
import { Lesson } from '../lessons/lesson.tsx';
import { ticketsOf, unitsOf } from './parts.ts';
import { StackedBar } from '../../stacked-bar.tsx';

type Props = { run: LabRun | null; units: number; sale: SaleOverview | undefined };

/** Where every unit and every ticket of the queued side is just now. */
export function Buckets({ run, units, sale }: Props) {
  const { t } = useTranslation('lab');
  const { available, held, paid } = unitsOf(run, units, sale);
  const tickets = ticketsOf(run?.figures.queued);
  const part = (key: keyof typeof INKS, count: number) => ({
    key,
    name: t(`buckets.${key}`),
    count,
    ink: INKS[key],
  });
  return (
    <section className={classes.panel} aria-labelledby="lab-buckets">
      <header>
        <Title order={2} size="h3" id="lab-buckets">
          {t('buckets.title')}
        </Title>
        <p className={classes.lead}>{t('buckets.lead')}</p>
      </header>
      <StackedBar
        title={t('buckets.units', { count: available + held + paid })}
        parts={[part('available', available), part('held', held), part('paid', paid)]}
      />
      <StackedBar
        title={t('buckets.tickets', {
          count: Object.values(tickets).reduce((sum, count) => sum + count, 0),
        })}
        parts={[
          part('line', tickets.queued),
          part('success', tickets.success),
          part('standby', sale?.tickets.standby ?? 0),
          part('soldOut', tickets.soldOut),
          part('failed', tickets.failed),
        ]}
      />
      <Lesson name="buckets" />
    </section>
  );
}

const INKS = {
  available: '--accent-bar',
  held: '--dot-asking',
  paid: '--dot-success',
  line: '--accent-bar',
  success: '--dot-success',
  standby: '--dot-asking',
  soldOut: '--dot-sold-out',
  failed: '--dot-failed',
} as const;
