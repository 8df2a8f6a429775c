import type { Check } from '@seckill/contracts';
import Table from 'cli-table3';
import type pc from 'picocolors';

export type Colors = ReturnType<typeof pc.createColors>;

/** One sheet as what was expected and found; several side by side, what was found in a column each. */
export function sheetTable(
  sheets: readonly (readonly [name: string, checks: readonly Check[]])[],
  colors: Colors,
): string {
  const [first, ...others] = sheets;
  if (!first) return '';
  if (others.length === 0) {
    const table = plainTable(['  verify sheet', 'expected', 'actual'], [48, 16, 16], colors);
    for (const check of first[1])
      table.push([mark(check, colors), shown(check.expected), shown(check.actual)]);
    return table.toString();
  }
  const names = sheets.map(([name]) => name);
  const table = plainTable(
    ['  verify sheets', ...names],
    [50, ...names.map((name) => Math.max(14, name.length + 2))],
    colors,
  );
  for (const [row, { name }] of first[1].entries()) {
    const checks = sheets.map(([, sheet]) => sheet[row]);
    const ok = checks.every((check) => check?.ok);
    table.push([mark({ name, ok }, colors), ...checks.map((check) => cell(check, colors))]);
  }
  return table.toString();
}

function cell(check: Check | undefined, colors: Colors): string {
  if (check?.ok) return shown(check.actual);
  return colors.red(`${shown(check?.actual)}, not ${shown(check?.expected)}`);
}

export function mark({ ok, name }: Pick<Check, 'ok' | 'name'>, colors: Colors): string {
  return ok ? `${colors.green('✓')} ${name}` : `${colors.red('✗')} ${colors.bold(name)}`;
}

export function shown(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
}

const LINES =
  'top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right right-mid middle';

export function plainTable(head: string[], colWidths: number[], colors: Colors) {
  return new Table({
    head: head.map((name) => colors.dim(name)),
    colWidths,
    colAligns: head.map((_, column) => (column === 0 ? 'left' : 'right')),
    chars: Object.fromEntries(LINES.split(' ').map((line) => [line, ''])),
    style: { 'padding-left': 0, 'padding-right': 1, head: [], border: [], compact: true },
  });
}
