import { Title, useComputedColorScheme } from '@mantine/core';
import type { Overview } from '@seckill/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../../lib/format.ts';
import { Chart } from './chart.tsx';
import { noTrend, withLook } from './trend.ts';
import classes from './trend-panel.module.css';

const ACCEPTED = '--accent-bar';
const DECIDED = '--good-text';

/** What happens just now, over all sales. */
export function TrendPanel({ overview }: { overview: Overview }) {
  const { t, i18n } = useTranslation('admin');
  const scheme = useComputedColorScheme();
  const [trend, setTrend] = useState(noTrend);
  const next = withLook(trend, overview);
  if (next !== trend) setTrend(next);
  const { points } = next;
  const now = points.at(-1) ?? { accepted: 0, decided: 0, waiting: 0 };
  const number = (value: number) => formatNumber(value, i18n.language);
  const seconds = points.map(({ at }) => at);
  const figures = [
    {
      name: t('trend.accepted'),
      color: ACCEPTED,
      value: t('trend.rate', { value: number(now.accepted) }),
    },
    {
      name: t('trend.decided'),
      color: DECIDED,
      value: t('trend.rate', { value: number(now.decided) }),
    },
  ];
  const people = t('trend.people', { value: number(now.waiting) });
  return (
    <section className={classes.panel} aria-labelledby="trend">
      <header>
        <Title order={2} size="h3" id="trend">
          {t('trend.title')}
        </Title>
        <p className={classes.lead}>{t('trend.lead')}</p>
      </header>
      <div className={classes.charts}>
        <div>
          <p className={classes.legend}>
            {figures.map(({ name, color, value }) => (
              <span key={name}>
                <i style={{ background: `var(${color})` }} />
                {name} <b>{value}</b>
              </span>
            ))}
          </p>
          <Chart
            key={scheme}
            seconds={seconds}
            series={[
              { color: ACCEPTED, values: points.map(({ accepted }) => accepted) },
              { color: DECIDED, values: points.map(({ decided }) => decided) },
            ]}
          />
        </div>
        <div>
          <p className={classes.legend}>
            <span>
              <i style={{ background: `var(${ACCEPTED})` }} />
              {t('trend.line')} <b>{people}</b>
            </span>
          </p>
          <Chart
            key={scheme}
            seconds={seconds}
            series={[{ color: ACCEPTED, values: points.map(({ waiting }) => waiting) }]}
          />
        </div>
      </div>
    </section>
  );
}
