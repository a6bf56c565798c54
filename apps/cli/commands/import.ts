/** `factledger import`: case files into the ledger, decided whole by the server, then written. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import type { CaseFile } from '#case-files/case-file.js';
import type { TextFault } from '#case-files/fault.js';
import type { ImportAnswer } from '#client/answers.js';
import type { LedgerClient } from '#client/ledger-client.js';
import { ProblemError } from '#client/problem.js';
import type { Fault } from '#client/problem.js';
import type { Cli, CommandDefinition } from '../cli.js';
import { show } from '../cli.js';
import { connect, toServer } from '../connection.js';
import type { ServerOptions } from '../connection.js';
import { withExamples } from '../examples.js';
import { CommandFailure, EXIT, systemCode } from '../failure.js';
import { harmless } from '#reports/layout.js';
import { formatOf } from '#tables/table.js';
import { progressOf } from '../render/progress.js';
import { importRowsCommand } from './import-rows.js';

export const importCommand: CommandDefinition = (program, cli) => {
  const command = program.command('import')
    .description("write case files (YAML) into the ledger (needs the owner's key); run again, it goes on where it stopped")
    .argument('<file...>', 'case files of one import; keys in one may be used in another')
    .option('--key <name>', 'name of the import (the names of the files)')
    .option('--json', 'the answer as JSON')
    .action(async (paths: readonly string[], options: ServerOptions & { readonly key?: string; readonly json?: boolean }) => {
      const table = paths.find((path) => formatOf(path) !== null);
      if (table !== undefined) throw new CommandFailure(EXIT.usage, `${table} is a table: factledger import rows ${table} --incident INCIDENT`);
      const files = await readCaseFiles(paths, cli);
      const key = options.key ?? importKeyOf(paths);
      const done = await importShowingProgress(connect(cli, options), key, files, cli, paths);
      show(cli, done, options.json, (answer) =>
        `import ${answer.key}: ${answer.records} records in ${answer.incidents.length} ${answer.incidents.length === 1 ? 'incident' : 'incidents'}, ${answer.state}`);
    });
  withExamples(toServer(command), 'import monday.yaml tuesday.yaml --key week-43', 'import rows monday.csv --incident south-los-angeles-shooting --preview');
  // What follows `rows` is that command's own.
  importRowsCommand(command.enablePositionalOptions(), cli);
};

/** Reads all files before the first complaint, so that one run shows every fault. */
export async function readCaseFiles(paths: readonly string[], cli: Cli): Promise<readonly CaseFile[]> {
  // YAML takes longer to load than most commands take to run.
  const { parseCaseFile } = await import('#case-files/parse.js');
  const parsed = await Promise.all(paths.map(async (path) => parseCaseFile(await textOf(path), path)));
  const faults = parsed.flatMap((result) => result.faults ?? []);
  for (const fault of faults) cli.terminal.note(faultInWords(fault));
  if (faults.length > 0) {
    throw new CommandFailure(EXIT.invalid, `${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}; nothing was sent.`);
  }
  return parsed.flatMap(({ file }) => (file === undefined ? [] : [file]));
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') throw new CommandFailure(EXIT.notFound, `${path}: no such file`);
    throw new CommandFailure(EXIT.invalid, `${path}: cannot be read (${systemCode(error) ?? String(error)})`);
  }
}

const faultInWords = ({ file, line, column, pointer, detail }: TextFault): string =>
  `${file}:${line}:${column}: ${harmless(detail)}${pointer === '' ? '' : ` (${harmless(pointer)})`}`;

/** `monday+tuesday` for monday.yaml and tuesday.yaml: the same files under the same names continue the same import. */
export const importKeyOf = (paths: readonly string[]): string =>
  paths.map((path) => basename(path).replace(/\.ya?ml$/i, '')).join('+').slice(0, 200);

const POLL_MS = 250;
/** An import that writes nothing for so long was cut short; the server's log says why. */
const STALLED_POLLS = 120;

/** Sends the import and asks how far it is until it is complete. */
export async function importShowingProgress(
  client: LedgerClient, key: string, files: readonly CaseFile[], cli: Cli, names: readonly string[],
): Promise<ImportAnswer> {
  const { terminal } = cli;
  terminal.note(`importing ${names.length} ${names.length === 1 ? 'file' : 'files'} as ${key} …`);
  try {
    let status = await client.import(key, files);
    const progress = progressOf(terminal, 'importing', status.records);
    let [told, idle] = [0, 0];
    while (status.state === 'begun') {
      progress.add((status.written ?? told) - told);
      told = status.written ?? told;
      await pause(POLL_MS);
      const { written } = status;
      status = await client.importStatus(key);
      idle = status.written === written ? idle + 1 : 0;
      if (status.state === 'begun' && (status.written === null || idle > STALLED_POLLS)) throw cutShort(status);
    }
    return status;
  } catch (error) {
    throw error instanceof ProblemError ? withFileNames(error, names) : error;
  } finally {
    terminal.progress('');
  }
}

const cutShort = ({ key, written, records }: ImportAnswer): CommandFailure =>
  new CommandFailure(EXIT.unexpected, `import ${key} was cut short at ${written ?? 'an unknown number'} of ${records} records.`,
    ["Run it again: it goes on where it stopped. The server's own output says why it did."]);

/** The server counts files; people know them by name. */
function withFileNames(problem: ProblemError, names: readonly string[]): ProblemError {
  const named = ({ pointer, detail }: Fault): Fault => ({ detail, pointer: namedPointer(pointer, names) });
  const { status, code, title, detail, pointer, errors, body } = problem;
  return new ProblemError(status, code, title, detail, pointer === null ? null : namedPointer(pointer, names), errors.map(named), body);
}
const namedPointer = (pointer: string, names: readonly string[]): string =>
  pointer.replace(/^\/files\/(\d+)/, (whole, place: string) => names[Number(place)] ?? whole);
