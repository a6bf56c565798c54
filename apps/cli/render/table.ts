/** Tables that fit: columns take what they need, and the wide ones share what is left and wrap; on a narrow terminal, blocks. */
import { BETWEEN, unstyled } from '#reports/page.js';
import type { Style } from '#reports/page.js';
import { hanging, padded, widthOf, wrapped } from '#reports/layout.js';

export interface Column {
  readonly title: string;
  /** Never narrower than this, unless all it holds is. */
  readonly least?: number;
}

const GAP = 2;

/** @param rows cells in the order of the columns; an absent cell is empty, a line break in one starts a new line */
export function tableOf(columns: readonly Column[], rows: readonly (readonly string[])[], width: number, style: Style = unstyled): string {
  const needs = columns.map(({ title }, i) => Math.max(widthOf(title), ...rows.flatMap((row) => (row[i] ?? '').split('\n').map(widthOf))));
  const room = width - GAP * (columns.length - 1);
  const widths = fitted(needs, columns, room);
  if (widths.reduce((sum, n) => sum + n, 0) > room) return rows.flatMap((row) => block(columns, row, width, style)).join('\n');
  const laid = (cells: readonly string[]): readonly string[] => {
    const wrappedCells = widths.map((columnWidth, i) => (cells[i] ?? '').split('\n').flatMap((part) => wrapped(part, columnWidth)));
    const height = Math.max(...wrappedCells.map((lines) => lines.length));
    return Array.from({ length: height }, (_line, n) =>
      wrappedCells.map((lines, i) => padded(lines[n] ?? '', widths[i] ?? 0)).join(' '.repeat(GAP)).trimEnd());
  };
  const head = laid(columns.map(({ title }) => title)).map((line) => style('faint', line));
  return [...head, ...rows.flatMap(laid)].join('\n');
}

/** A row of a table that is too wide even so: the first cell, and below it the others under their titles. */
function block(columns: readonly Column[], [first = '', ...others]: readonly string[], width: number, style: Style): readonly string[] {
  const told = others.flatMap((cell, i) => (cell === '' ? [] : [`${columns[i + 1]?.title ?? ''} ${cell.replaceAll('\n', '; ')}`]));
  return [
    ...hanging('', first.replaceAll('\n', '; '), width, 3).map((line) => style('strong', line)),
    ...(told.length === 0 ? [] : hanging('   ', told.join(BETWEEN), width)),
  ];
}

/** Takes columns from the widest, one at a time, until all fit or none can give more. */
function fitted(needs: readonly number[], columns: readonly Column[], room: number): readonly number[] {
  const widths = [...needs];
  const least = columns.map((column, i) => Math.min(needs[i] ?? 0, column.least ?? Math.max(8, widthOf(column.title))));
  for (let excess = widths.reduce((sum, n) => sum + n, 0) - room; excess > 0; excess -= 1) {
    let widest = -1;
    for (const [i, n] of widths.entries()) {
      if (n > (least[i] ?? 0) && n > (widths[widest] ?? 0)) widest = i;
    }
    if (widest < 0) return widths;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}
