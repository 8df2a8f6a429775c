import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import classes from './chart.module.css';

/** `color` is one of the page's colour variables. */
export type Series = { color: string; values: readonly number[] };

type Props = { seconds: readonly number[]; series: readonly Series[] };

const HEIGHT = 150;
const AXIS = 40;
const SHOWN_SECONDS = 120;
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** Lines over time, in the colours of the theme it was made in. What they say is told in words beside it. */
export function Chart({ seconds, series }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot>(undefined);
  const colors = series.map(({ color }) => color).join();

  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const style = getComputedStyle(element);
    const ink = (variable: string) => style.getPropertyValue(variable).trim();
    const axis = {
      stroke: ink('--mantine-color-dimmed'),
      grid: { stroke: ink('--line') },
      ticks: { show: false },
    };
    const made = new UPlot(
      {
        width: element.clientWidth,
        height: HEIGHT,
        legend: { show: false },
        cursor: { show: false },
        scales: {
          x: { range: (_, __, max) => [max - SHOWN_SECONDS, max] },
          y: { range: (_, __, max) => [0, Math.max(4, max * 1.1)] },
        },
        axes: [
          {
            ...axis,
            grid: { show: false },
            size: 30,
            space: 90,
            values: (_, ticks) => ticks.map((at) => clock.format(at * 1000)),
          },
          { ...axis, size: AXIS, space: 36 },
        ],
        series: [
          {},
          ...colors.split(',').map((color, i) => ({
            stroke: ink(color),
            width: 2,
            // Lines that lie on each other are both to be seen.
            dash: i > 0 ? [5, 4] : [],
            points: { show: false },
          })),
        ],
      },
      [[], ...colors.split(',').map(() => [])],
      element,
    );
    plot.current = made;
    const resizing = new ResizeObserver(() =>
      made.setSize({ width: element.clientWidth, height: HEIGHT }),
    );
    resizing.observe(element);
    return () => {
      resizing.disconnect();
      made.destroy();
    };
  }, [colors]);

  useEffect(() => {
    plot.current?.setData([[...seconds], ...series.map(({ values }) => [...values])]);
  });

  return <div ref={box} className={classes.chart} aria-hidden="true" />;
}
