export type Layout = { cell: number; columns: number; height: number };

/** No dot is smaller than can be told apart, nor larger than it needs to be. All in CSS pixels. */
const CELL = { min: 7, max: 18 };
const WISHED_HEIGHT = 240;

/** Where so many dots stand in a place that is so wide: in rows, as large as fits a height that can be seen at once. */
export function layOut(people: number, width: number): Layout {
  const fitting = Math.floor(Math.sqrt((width * WISHED_HEIGHT) / Math.max(1, people)));
  const cell = Math.min(CELL.max, Math.max(CELL.min, fitting));
  const columns = Math.max(1, Math.floor(width / cell));
  return { cell, columns, height: Math.ceil(people / columns) * cell };
}

export function placeOf(index: number, { cell, columns }: Layout): { x: number; y: number } {
  return { x: (index % columns) * cell, y: Math.floor(index / columns) * cell };
}
