import type { Growth, Point } from './point.ts';

const PANEL = { width: 220, height: 150, left: 44, top: 40, right: 8, below: 62 };
const COLORS = { api: '#2563eb', worker: '#d97706', redis: '#dc2626', mysql: '#059669' } as const;
type Part = keyof typeof COLORS;
const NAMES: Record<Part, string> = {
  api: 'API',
  worker: 'worker',
  redis: 'Redis',
  mysql: 'MySQL',
};

type Figure = { unit: string; of: (point: Point) => Partial<Record<Part, number>> };

/** One above the other. */
const FIGURES: Figure[] = [
  {
    unit: 'µs per ticket',
    of: ({ cpu: { api, worker, redis, mysql } }) => ({ api, worker, redis, mysql }),
  },
  { unit: 'MB of memory', of: ({ memory: { api, worker, redis } }) => ({ api, worker, redis }) },
];

/** A picture (SVG) of what a ticket costs and what is kept: a panel for each thing that grows, by its logarithm. All panels of a row have one scale. */
export function drawGrowth(growths: readonly Growth[]): string {
  const shown = growths.filter(({ points }) => points.length > 0);
  const column = PANEL.left + PANEL.width + PANEL.right;
  const row = PANEL.top + PANEL.height + PANEL.below;
  const [width, height] = [column * shown.length, row * FIGURES.length];
  const panels = FIGURES.flatMap((figure, y) => {
    const most = niceAbove(
      Math.max(
        1,
        ...shown.flatMap(({ points }) => points.flatMap((p) => Object.values(figure.of(p)))),
      ),
    );
    return shown.map(
      (growth, x) =>
        `<g transform="translate(${x * column + PANEL.left} ${y * row + PANEL.top})">${panel(growth, figure, most)}</g>`,
    );
  });
  const background = `<rect width="${width}" height="${height}" fill="#ffffff"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11" fill="#374151" role="img">
<title>What a ticket costs, and what is kept, while something grows</title>
${[background, ...panels, legend()].join('\n')}
</svg>
`;
}

function panel({ what, points }: Growth, { unit, of }: Figure, most: number): string {
  const { width, height } = PANEL;
  const logs = points.map(({ x }) => Math.log10(x));
  const [first = 0, last = 0] = [logs.at(0), logs.at(-1)];
  const across = (x: number) =>
    last > first ? round(((Math.log10(x) - first) / (last - first)) * width) : width / 2;
  const up = (value: number) => round(height - (value / most) * height);
  const parts = (Object.keys(COLORS) as Part[]).filter((part) => points.some((p) => part in of(p)));
  const lines = parts.map((part) => {
    const spots = points.map((point) => [across(point.x), up(of(point)[part] ?? 0)] as const);
    const path = spots.map(([x, y]) => `${x},${y}`).join(' ');
    const dots = spots.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="2.5"/>`).join('');
    return `<g fill="${COLORS[part]}"><polyline points="${path}" fill="none" stroke="${COLORS[part]}" stroke-width="1.5"/>${dots}</g>`;
  });
  const grid = [0, most / 2, most].map(
    (value) =>
      `<path d="M0 ${up(value)}H${width}" stroke="#e5e7eb"/><text x="-6" y="${up(value) + 4}" text-anchor="end">${value.toLocaleString('en-US')}</text>`,
  );
  const ticks = points.map(
    ({ x }) => `<text x="${across(x)}" y="${height + 16}" text-anchor="middle">${short(x)}</text>`,
  );
  const words = `<text x="0" y="-10">${unit}</text><text x="${width / 2}" y="${height + 34}" text-anchor="middle" font-weight="bold">${what}</text>`;
  return [...grid, ...ticks, words, ...lines].join('');
}

const legend = () =>
  (Object.keys(COLORS) as Part[])
    .map(
      (part, at) =>
        `<text x="${PANEL.left + at * 70}" y="16" fill="${COLORS[part]}" font-weight="bold">${NAMES[part]}</text>`,
    )
    .join('');

/** 1,000 is 1k. */
const short = (value: number) =>
  value >= 1e6 ? `${value / 1e6}M` : value >= 1000 ? `${value / 1000}k` : String(value);

/** The next of 1, 2, 5, 10, 20, 50, … */
function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 5].find((step) => step * power >= value) ?? 10);
}

const round = (value: number) => Math.round(value * 10) / 10;
