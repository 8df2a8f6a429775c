import type { LabSide } from '@seckill/contracts';
import { SIDES } from '../sides.ts';
import type { Crowd } from '../crowd/crowd.ts';
import { drawDots, inksOf, upTo } from '../crowd/draw-crowd.ts';
import { layOut } from '../crowd/layout.ts';

/** `lines`: what stands below the dots of each side. */
export type Captions = { title: string; lead: string; sides: Record<LabSide, readonly string[]> };

const SIDE = 560;
const GAP = 40;
const LINE = 26;
const HEAD = 110;
const SHARPNESS = 2;

/** Both sides as they are just now, in the colours of the page that `page` stands in. Null where the browser makes no picture. */
export function drawPicture(
  page: Element,
  crowds: Record<LabSide, Crowd>,
  captions: Captions,
): Promise<Blob | null> {
  const style = getComputedStyle(page);
  const color = (name: string) => style.getPropertyValue(name).trim();
  const layouts = SIDES.map((side) => layOut(crowds[side].people(), SIDE));
  const dots = Math.max(...layouts.map(({ height }) => height));
  const lines = Math.max(...SIDES.map((side) => captions.sides[side].length));
  const canvas = document.createElement('canvas');
  const width = 2 * SIDE + 3 * GAP;
  const height = HEAD + GAP + dots + (lines + 1) * LINE + GAP;
  canvas.width = width * SHARPNESS;
  canvas.height = height * SHARPNESS;
  const context = canvas.getContext('2d');
  if (!context) return Promise.resolve(null);
  context.scale(SHARPNESS, SHARPNESS);
  context.fillStyle = color('--mantine-color-body');
  context.fillRect(0, 0, width, height);

  function write(text: string, x: number, y: number, font: string, ink: string) {
    if (!context) return;
    context.font = `${font} ${style.fontFamily}`;
    context.fillStyle = color(ink);
    context.fillText(text, x, y, SIDE * 2);
  }

  write(captions.title, GAP, 56, '600 30px', '--mantine-color-text');
  write(captions.lead, GAP, 88, '16px', '--mantine-color-dimmed');
  const inks = inksOf(page);
  SIDES.forEach((side, i) => {
    const left = GAP + i * (SIDE + GAP);
    const [heading = '', ...rest] = captions.sides[side];
    write(heading, left, HEAD + 20, '600 20px', '--mantine-color-text');
    const layout = layouts[i];
    if (!layout) return;
    // Dots clear their own cells, which would make holes in the ground: they are drawn apart and laid on it.
    const apart = document.createElement('canvas');
    apart.width = SIDE * SHARPNESS;
    apart.height = Math.max(1, layout.height * SHARPNESS);
    const dotted = apart.getContext('2d');
    if (!dotted) return;
    dotted.scale(SHARPNESS, SHARPNESS);
    drawDots(dotted, upTo(crowds[side].people()), crowds[side].stateOf, layout, inks);
    context.drawImage(apart, left, HEAD + GAP, SIDE, layout.height);
    rest.forEach((line, row) => {
      const y = HEAD + GAP + dots + (row + 1.4) * LINE;
      write(line, left, y, '16px', '--mantine-color-text');
    });
  });
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}
