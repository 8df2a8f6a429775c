import type { LabDot } from '@seckill/contracts';

/** Each state has a shape of its own on a 16 grid, so that it is told apart without its colour. `ink`: a variable of the page. */
export const SHAPES: Record<LabDot, { path: string; drawn: 'fill' | 'stroke'; ink: string }> = {
  idle: { path: circle(3.5), drawn: 'stroke', ink: '--dot-idle' },
  asking: { path: `${circle(5.5)}${circle(1)}`, drawn: 'stroke', ink: '--dot-asking' },
  queued: { path: circle(5.5), drawn: 'fill', ink: '--dot-queued' },
  success: { path: 'M1.5 1.5h13v13h-13Z', drawn: 'fill', ink: '--dot-success' },
  sold_out: { path: 'M2.5 6h11v4h-11Z', drawn: 'fill', ink: '--dot-sold-out' },
  turned_away: {
    path: 'M3 3l10 10M13 3L3 13',
    drawn: 'stroke',
    ink: '--dot-turned-away',
  },
  failed: { path: 'M8 1.5l7 13h-14Z', drawn: 'fill', ink: '--dot-failed' },
};
export const GRID = 16;
export const STROKE = 2.2;

function circle(radius: number): string {
  const arc = `a${radius} ${radius} 0 1 1`;
  return `M${8 - radius} 8${arc} ${2 * radius} 0${arc} ${-2 * radius} 0Z`;
}
