/**
 * The two passes over a table: all rows judged by the server as dry runs, then the same batches written. A batch's
 * idempotency key comes from the file's digest, the incident and the batch's number, so that a batch is written once.
 */
import { createHash } from 'node:crypto';

import type { IncidentAnswer, RowsAnswer } from '#client/answers.js';
import type { LedgerClient } from '#client/ledger-client.js';
import { ProblemError } from '#client/problem.js';
import { batchesOf } from '#tables/batches.js';
import type { Batch, Prepared } from '#tables/batches.js';
import type { ColumnOf } from '#tables/columns.js';
import type { Rejected } from '#tables/rejected.js';
import { TableError } from '#tables/rows.js';
import type { RowFault } from '#tables/rows.js';
import type { Table } from '#tables/table.js';
import { CommandFailure, EXIT } from '../failure.js';
import { progressOf } from '../render/progress.js';
import type { Terminal } from '../terminal.js';
import { faultsInWords } from './import-rows-faults.js';
import type { Faulty } from './import-rows-faults.js';

export interface Passing {
  readonly client: LedgerClient;
  readonly table: Table;
  readonly columnOf: ColumnOf;
  readonly incident: IncidentAnswer;
}

/** Faults that are told one by one. */
const MOST_TOLD = 100;

export interface Checked extends Faulty {
  readonly rows: number;
  /** Reasons by line, of the rows that are not to be written. */
  readonly faulty: Map<number, string>;
}

/** @param leftOut rows that an earlier run left out: they are not judged again */
export async function check(terminal: Terminal, pass: Passing, leftOut: Rejected): Promise<Checked> {
  const told: RowFault[] = [];
  const faulty = new Map<number, string>();
  let [rows, count] = [0, 0];
  const found = (faults: readonly RowFault[]): void => {
    for (const fault of faults) {
      count += 1;
      if (told.length < MOST_TOLD) told.push(fault);
      const reason = `${fault.header === null ? '' : `${fault.header}: `}${fault.detail}`;
      faulty.set(fault.line, faulty.has(fault.line) ? `${faulty.get(fault.line) ?? ''}; ${reason}` : reason);
    }
  };
  const labels = new Map<string, number>();
  for await (const batch of passed(terminal, 'checking', pass)) {
    rows += batch.rows.length;
    const asked = batch.rows.filter(({ line }) => !leftOut.has(line)).map((row) => ({ row, faults: row.faults.length > 0 ? row.faults : labelTaken(row, labels) }));
    found(asked.flatMap(({ faults }) => faults));
    const sound = asked.flatMap(({ row, faults }) => (faults.length === 0 ? [row] : []));
    if (sound.length > 0) found(await judged(pass, batch, sound));
  }
  return { rows, faults: told.toSorted((a, b) => a.line - b.line), count, faulty };
}

/** Batches are judged one by one, so only here is seen that a label stands twice in a file. */
function labelTaken({ line, drafted }: Prepared, labels: Map<string, number>): readonly RowFault[] {
  const label = drafted !== null && 'label' in drafted.body && typeof drafted.body.label === 'string' ? drafted.body.label : undefined;
  if (label === undefined || drafted === null) return [];
  const before = labels.get(label);
  if (before === undefined) labels.set(label, line);
  return before === undefined ? [] : [{ line, ...drafted.placeOf('/label'), detail: `line ${before} has this label too` }];
}

async function judged(pass: Passing, batch: Batch, rows: readonly Prepared[]): Promise<readonly RowFault[]> {
  try {
    await sent(pass, batch, rows, 'check');
    return [];
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code !== 'batch-refused') throw error;
    return faultsOf(error, rows);
  }
}

/** Refusals of a batch as faults of its rows. */
export const faultsOf = (problem: ProblemError, rows: readonly Prepared[]): readonly RowFault[] => problem.errors.flatMap(({ pointer, detail }) => {
  const [, place, rest = ''] = /^\/rows\/(\d+)(.*)$/s.exec(pointer) ?? [];
  const row = place === undefined ? undefined : rows[Number(place)];
  return row === undefined || row.drafted === null ? [] : [{ line: row.line, ...row.drafted.placeOf(rest), detail }];
});

export interface RowsWritten {
  readonly written: number;
  readonly before: number;
}

export async function write(terminal: Terminal, pass: Passing, leftOut: Rejected): Promise<RowsWritten> {
  let [written, before] = [0, 0];
  for await (const batch of passed(terminal, 'writing', pass)) {
    const rows = batch.rows.filter(({ line, drafted }) => drafted !== null && !leftOut.has(line));
    if (rows.length === 0) continue;
    const answer = await sent(pass, batch, rows, 'write').catch((error: unknown) => {
      if (!(error instanceof ProblemError) || error.code !== 'batch-refused') throw error;
      const faults = faultsOf(error, rows);
      terminal.note(faultsInWords({ faults, count: faults.length }, pass.table.path, terminal.width));
      throw new CommandFailure(EXIT.invalid, `Since they were checked, rows are not right any more; ${written} rows before them were written.`,
        ['Mend what they name, then run it again: it goes on where it stopped.']);
    });
    written += rows.length;
    before += answer.rows.filter(({ replayed }) => replayed).length;
  }
  return { written, before };
}

/** Every batch, with a bar that shows how much of the file it took. */
async function* passed(terminal: Terminal, what: string, { table, columnOf, incident }: Passing): AsyncGenerator<Batch> {
  const progress = progressOf(terminal, what, table.size);
  let [read, shown] = [0, 0];
  try {
    for await (const batch of batchesOf(table, columnOf, incident.zone, (bytes) => { read = bytes; })) {
      yield batch;
      progress.add(read - shown);
      shown = read;
    }
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    const { line, column, detail } = error.fault;
    throw new CommandFailure(EXIT.invalid, `${table.path}:${line}${column === null ? '' : `:${column}`}: ${detail}`, ['Nothing was written.']);
  } finally {
    progress.end();
  }
}

async function sent({ client, table, incident }: Passing, { number }: Batch, rows: readonly Prepared[], how: 'check' | 'write'): Promise<RowsAnswer> {
  const key = `rows-${createHash('sha256').update(`${table.digest} ${incident.id}`).digest('hex').slice(0, 32)}-${number}`;
  try {
    return await client.logRows(incident.id, rows.flatMap(({ drafted }) => (drafted === null ? [] : [drafted.body])), key, how);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code !== 'idempotency-key-reused') throw error;
    throw new CommandFailure(EXIT.conflict, `Rows from line ${rows[0]?.line ?? 0} on were written from this very file before, read in another way or with others left out.`,
      ['Run it as it was run then (the same --map, --accept-good-rows), or import the rows that were left out from their own file.']);
  }
}
