/** `--preview`: how the first rows of a table are understood. Nothing is written. */
import { randomUUID } from 'node:crypto';

import { ProblemError } from '#client/problem.js';
import type { UncertainTime } from '#domain/times/types.js';
import { understood } from '#domain/times/words/understood.js';
import { MOST_ROWS, batchesOf } from '#tables/batches.js';
import type { Prepared } from '#tables/batches.js';
import type { Column } from '#tables/columns.js';
import type { RowFault } from '#tables/rows.js';
import { harmless } from '#reports/layout.js';
import type { Cli } from '../cli.js';
import { tableOf } from '../render/table.js';
import { faultsInWords } from './import-rows-faults.js';
import { faultsOf } from './import-rows-passes.js';
import type { Passing } from './import-rows-passes.js';

export async function preview(cli: Cli, pass: Passing, most: number): Promise<void> {
  const { terminal } = cli;
  const rows = await firstRows(pass, Math.min(most, MOST_ROWS));
  const sound = rows.filter(({ drafted }) => drafted !== null);
  const { said, faults } = await judged(pass, sound);
  terminal.data(tableOf(
    [{ title: 'line' }, { title: 'who', least: 10 }, { title: 'what', least: 16 }, { title: 'said', least: 16 }, { title: 'answers', least: 10 }],
    rows.map((row) => [String(row.line), ...cellsOf(row, pass).map(harmless).toSpliced(2, 0, said.get(row) ?? '-')]), terminal.width, terminal.style,
  ));
  const all = [...rows.flatMap((row) => row.faults), ...faults].toSorted((a, b) => a.line - b.line);
  if (all.length > 0) terminal.note(faultsInWords({ faults: all, count: all.length }, pass.table.path, terminal.width));
  terminal.note(`${rows.length} ${rows.length === 1 ? 'row' : 'rows'} looked at; nothing was written.`);
}

async function firstRows({ table, columnOf, incident }: Passing, most: number): Promise<readonly Prepared[]> {
  for await (const { rows } of batchesOf(table, columnOf, incident.zone)) return rows.slice(0, most);
  return [];
}

/** What the server makes of the rows; where it refuses some, what it makes of the others. */
async function judged({ client, incident }: Passing, rows: readonly Prepared[]): Promise<{ readonly said: ReadonlyMap<Prepared, string>; readonly faults: readonly RowFault[] }> {
  if (rows.length === 0) return { said: new Map(), faults: [] };
  const ask = async (some: readonly Prepared[]): Promise<ReadonlyMap<Prepared, string>> => {
    const { events = [] } = await client.logRows(incident.id, some.flatMap(({ drafted }) => (drafted === null ? [] : [drafted.body])), randomUUID(), 'tell');
    const times = events.filter(({ type }) => type === 'UtteranceLogged').map(({ data }) => data['said'] as UncertainTime);
    return new Map(some.flatMap((row, i) => {
      const time = times[i];
      return time === undefined ? [] : [[row, understood(time).replace(`, ${incident.zone}`, '')] as const];
    }));
  };
  try {
    return { said: await ask(rows), faults: [] };
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code !== 'batch-refused') throw error;
    const faults = faultsOf(error, rows);
    const lines = new Set(faults.map(({ line }) => line));
    const others = rows.filter(({ line }) => !lines.has(line));
    return { said: others.length === 0 || lines.size === 0 ? new Map() : await ask(others), faults };
  }
}

/** Who, what, and which position: as the file has them. */
function cellsOf({ row }: Prepared, { columnOf }: Passing): readonly [string, string, string] {
  const text = (...columns: readonly Column[]): readonly string[] => columns.flatMap((column) => {
    for (const [header, cell] of row?.cells ?? []) {
      const named = columnOf(header);
      if (typeof named === 'object' && named.column === column && cell.text.trim() !== '') return [cell.text.trim()];
    }
    return [];
  });
  const who = text('speaker', 'anonymous', 'speaking_document').join(' ');
  const behalf = text('on_behalf_of').map((name) => ` for ${name}`).join('');
  return [`${who}${behalf}` || '-', text('gist').join('') || '-', text('question', 'position').join('/') || text('commits_to').join('') || '-'];
}
