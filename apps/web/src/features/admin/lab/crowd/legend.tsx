import { VisuallyHidden } from '@mantine/core';
import { useThrottledValue } from '@mantine/hooks';
import type { LabDot, LabSide } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../../../lib/format.ts';
import { shownOf } from './counts.ts';
import classes from './crowd.module.css';
import { GRID, SHAPES, STROKE } from './shapes.ts';

type Props = { side: LabSide; counts: Record<LabDot, number> };

const SAID_EVERY_MS = 1000;

/** What each shape means and how many there are, which is also told to who does not see the dots, once a second at most. */
export function Legend({ side, counts }: Props) {
  const { t, i18n } = useTranslation('lab');
  const shown = shownOf(side, counts);
  const said = shown
    .filter((dot) => counts[dot] > 0)
    .map((dot) => t('count', { state: t(`dots.${dot}`), value: counts[dot] }))
    .join(t('comma'));
  const words = useThrottledValue(said, SAID_EVERY_MS);
  return (
    <>
      <dl className={classes.legend} data-testid={`legend-${side}`}>
        {shown.map((dot) => (
          <div key={dot}>
            <dt>
              <Shape dot={dot} />
              {t(`dots.${dot}`)}
            </dt>
            <dd data-dot={dot}>{formatNumber(counts[dot], i18n.language)}</dd>
          </div>
        ))}
      </dl>
      <VisuallyHidden>
        <output>{t('said', { side: t(`sides.${side}.title`), counts: words })}</output>
      </VisuallyHidden>
    </>
  );
}

function Shape({ dot }: { dot: LabDot }) {
  const { path, drawn, ink } = SHAPES[dot];
  const color = `var(${ink})`;
  return (
    <svg viewBox={`0 0 ${GRID} ${GRID}`} aria-hidden="true" focusable="false">
      <path
        d={path}
        fill={drawn === 'fill' ? color : 'none'}
        stroke={drawn === 'stroke' ? color : 'none'}
        strokeWidth={STROKE}
      />
    </svg>
  );
}
