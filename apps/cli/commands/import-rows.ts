/** `factledger import rows`: a table of assertions into an incident, judged whole, then written in batches. */
import { Option } from 'commander';
import type { Command } from 'commander';

import type { IncidentAnswer } from '#client/answers.js';
import type { LedgerClient } from '#client/ledger-client.js';
import { mapping } from '#tables/columns.js';
import type { ColumnOf } from '#tables/columns.js';
import type { Delimiter } from '#tables/csv.js';
import { readRejected, writeRejected } from '#tables/rejected.js';
import { TableError, tableError } from '#tables/rows.js';
import { openTable } from '#tables/table.js';
import type { Format, Table } from '#tables/table.js';
import { show } from '../cli.js';
import type { Cli } from '../cli.js';
import { connect, toServer } from '../connection.js';
import type { ServerOptions } from '../connection.js';
import { withExamples } from '../examples.js';
import { CommandFailure, EXIT, systemCode } from '../failure.js';
import { wholeNumber } from '../options.js';
import { harmless } from '#reports/layout.js';
import { check, write } from './import-rows-passes.js';
import type { Passing } from './import-rows-passes.js';
import { preview } from './import-rows-preview.js';
import { faultsInWords } from './import-rows-faults.js';

interface RowsOptions extends ServerOptions {
  readonly incident: string;
  readonly map?: readonly string[];
  readonly ignoreUnknown?: boolean;
  readonly acceptGoodRows?: boolean;
  readonly delimiter?: keyof typeof DELIMITER_NAMES;
  readonly format?: Format;
  readonly preview?: number | true;
  readonly json?: boolean;
}

const DELIMITER_NAMES = { comma: ',', semicolon: ';', tab: '\t' } as const satisfies Record<string, Delimiter>;
const PREVIEWED = 10;

/** What was done with a file. */
interface RowsImported {
  readonly file: string;
  readonly rows: number;
  readonly written: number;
  /** Of them by an earlier run. */
  readonly before: number;
  readonly rejected: number;
  readonly rejectedFile: string | null;
}

export function importRowsCommand(parent: Command, cli: Cli): void {
  const command = parent.command('rows')
    .description('log the rows of a table (CSV, or JSON Lines) as assertions of an incident: all of them, or none')
    .argument('<file>', 'a .csv or .jsonl file; docs/reference/tables.md tells its columns')
    .requiredOption('--incident <incident>', 'id or slug')
    .option('--map <header=column>', 'read a header as this column; header= passes over it (may be given again)', (each, all: readonly string[] = []) => [...all, each])
    .option('--ignore-unknown', 'pass over columns that nobody knows')
    .option('--accept-good-rows', 'write the rows that are right, and the others with the reasons to a file beside this one')
    .addOption(new Option('--delimiter <delimiter>', 'of CSV, where it is not what the first line has most of').choices(Object.keys(DELIMITER_NAMES)))
    .addOption(new Option('--format <format>', 'where the name does not tell').choices(['csv', 'json-lines']))
    .option('--preview [rows]', `show how the first rows (${PREVIEWED}) are understood, and write nothing`, wholeNumber)
    .option('--json', 'the answer as JSON')
    .action(async (path: string, options: RowsOptions) => {
      const columnOf = mappingOf(options);
      const table = await opened(path, options, columnOf, cli);
      const client = connect(cli, options);
      const incident = await client.incident(options.incident);
      if (options.preview !== undefined) await preview(cli, passing(client, table, columnOf, incident), options.preview === true ? PREVIEWED : options.preview);
      else show(cli, await importRows(cli, passing(client, table, columnOf, incident), options.acceptGoodRows === true), options.json, inWords);
    });
  withExamples(toServer(command), 'import rows monday.csv --incident south-los-angeles-shooting --preview',
    'import rows monday.csv --incident south-los-angeles-shooting --map "Who said it=speaker"');
}

const passing = (client: LedgerClient, table: Table, columnOf: ColumnOf, incident: IncidentAnswer): Passing => ({ client, table, columnOf, incident });

/** Checks, then writes. Run again after it was cut short, it goes on where it stopped. */
async function importRows(cli: Cli, pass: Passing, acceptGoodRows: boolean): Promise<RowsImported> {
  const { table } = pass;
  const before = acceptGoodRows ? await readRejected(table) : new Map<number, string>();
  const checked = await check(cli.terminal, pass, before);
  if (checked.faulty.size > 0 && !acceptGoodRows) {
    cli.terminal.note(faultsInWords(checked, table.path, cli.terminal.width));
    throw new CommandFailure(EXIT.invalid, `${checked.faulty.size} of ${checked.rows} rows are not right; nothing was written.`,
      ['Mend them, or write the others with --accept-good-rows.']);
  }
  const rejected = new Map([...before, ...checked.faulty]);
  // Before the first row is written: run again, the same rows are left out, and the batches are the same.
  const rejectedFile = rejected.size === 0 ? null : await writeRejected(table, rejected);
  if (checked.faulty.size > 0) cli.terminal.note(faultsInWords(checked, table.path, cli.terminal.width));
  return { file: table.path, rows: checked.rows, ...(await write(cli.terminal, pass, rejected)), rejected: rejected.size, rejectedFile };
}

function inWords({ file, rows, written, before, rejected, rejectedFile }: RowsImported): string {
  const earlier = before > 0 ? `, ${before} of them by an earlier run` : '';
  const left = rejectedFile === null ? '' : `\n${rejected} left out: ${rejectedFile} has them with the reasons; mend them there and import that file`;
  return `${file}: ${written} of ${rows} rows written${earlier}${left}`;
}

function mappingOf({ map = [], ignoreUnknown }: RowsOptions): ColumnOf {
  try {
    return mapping(map, ignoreUnknown === true);
  } catch (error) {
    if (error instanceof RangeError) throw new CommandFailure(EXIT.usage, `--map: ${error.message}`);
    throw error;
  }
}

async function opened(path: string, options: RowsOptions, columnOf: ColumnOf, { terminal }: Cli): Promise<Table> {
  try {
    const table = await openTable(path, {
      ...(options.format === undefined ? {} : { format: options.format }), ...(options.delimiter === undefined ? {} : { delimiter: DELIMITER_NAMES[options.delimiter] }),
    });
    const unknown = (table.headers ?? []).filter((header) => columnOf(header) === 'unknown');
    if (unknown.length > 0) {
      throw tableError(`no column is called ${unknown.map((header) => `"${header}"`).join(', ')}: name one with --map "${unknown[0] ?? ''}=column", or --ignore-unknown`);
    }
    if (table.delimiter !== null && options.delimiter === undefined) terminal.note(`${path}: fields are parted by ${NAMES[table.delimiter]}`);
    return table;
  } catch (error) {
    throw readable(path, error);
  }
}
const NAMES: Readonly<Record<Delimiter, string>> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs' };

function readable(path: string, error: unknown): unknown {
  if (error instanceof TableError) {
    const { line, column, detail } = error.fault;
    return new CommandFailure(EXIT.invalid, `${path}:${line}${column === null ? '' : `:${column}`}: ${harmless(detail)}`);
  }
  if (systemCode(error) === 'ENOENT') return new CommandFailure(EXIT.notFound, `${path}: no such file`);
  return systemCode(error) === undefined ? error : new CommandFailure(EXIT.invalid, `${path}: cannot be read (${systemCode(error) ?? ''})`);
}
