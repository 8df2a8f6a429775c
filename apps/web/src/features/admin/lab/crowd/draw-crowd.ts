import { LAB_DOTS, type LabDot } from '@seckill/contracts';
import { type Layout, placeOf } from './layout.ts';
import { GRID, SHAPES, STROKE } from './shapes.ts';

export type Inks = Record<LabDot, string>;

/** The colours of the theme that an element stands in, or those that the person forces. */
export function inksOf(element: Element): Inks {
  const style = getComputedStyle(element);
  const inks = LAB_DOTS.map((dot) => [dot, style.getPropertyValue(SHAPES[dot].ink).trim()]);
  return Object.fromEntries(inks);
}

/** Draws some of the dots anew, each in its own cell. */
export function drawDots(
  context: CanvasRenderingContext2D,
  dots: Iterable<number>,
  stateOf: (index: number) => LabDot,
  layout: Layout,
  inks: Inks,
) {
  const paths = new Map<LabDot, Path2D>();
  const gap = layout.cell > 10 ? 3 : 1;
  const scale = (layout.cell - gap) / GRID;
  for (const index of dots) {
    const state = stateOf(index);
    const { x, y } = placeOf(index, layout);
    context.clearRect(x, y, layout.cell, layout.cell);
    let path = paths.get(state);
    if (!path) paths.set(state, (path = new Path2D(SHAPES[state].path)));
    context.save();
    context.translate(x + gap / 2, y + gap / 2);
    context.scale(scale, scale);
    context.lineWidth = STROKE;
    context.fillStyle = context.strokeStyle = inks[state];
    context[SHAPES[state].drawn](path);
    context.restore();
  }
}

export function* upTo(people: number): Generator<number> {
  for (let index = 0; index < people; index += 1) yield index;
}
