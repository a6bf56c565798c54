/** `factledger entry`: what the desk itself does to entries: look at one, keep it from readers, void it. */
import type { CommandDefinition } from '../cli.js';
import { show } from '../cli.js';
import { connect, toServer } from '../connection.js';
import type { ServerOptions } from '../connection.js';
import { toWrite, write } from '../desk/writing.js';
import type { WriteOptions } from '../desk/writing.js';
import { withExamples } from '../examples.js';
import { hanging } from '#reports/layout.js';
import type { Terminal } from '../terminal.js';

interface EntryAnswer {
  readonly entry: string;
  readonly type: string;
  readonly logIndex: number;
  readonly revision: number;
  readonly recordedAt: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly earlier: readonly { readonly reason: string; readonly logIndex: number }[];
  readonly voided: { readonly reason: string; readonly logIndex: number } | null;
  /** Only there while it is withheld. */
  readonly withheld?: { readonly reason: string; readonly by: string };
}
type Reasoned = WriteOptions & { readonly reason: string };
const EXAMPLE = '019a0c1e-8d5f-7b3a-9c42-5e6f708192a3';
const at = (entry: string): string => `/entries/${encodeURIComponent(entry)}`;

export const entryCommand: CommandDefinition = (program, cli) => {
  const command = program.command('entry').description("one entry of the log: look at it, keep it from readers, void it (writing needs the owner's key)");

  withExamples(toServer(command.command('show')
    .description('an entry as it stands, with what amended or voided it')
    .argument('<entry>', 'its id, as lists, searches and timelines show it')
    .option('--json', 'the answer as JSON')
    .action(async (entry: string, options: ServerOptions & { readonly json?: boolean }) => {
      const { body } = await connect(cli, options).view<EntryAnswer>(at(entry));
      show(cli, body, options.json, (answer) => renderEntry(answer, cli.terminal));
    })), `entry show ${EXAMPLE}`);

  const reasoned = (name: string, description: string, path: string): void => {
    withExamples(toWrite(command.command(name)
      .description(description)
      .argument('<entry>', 'its id')
      .requiredOption('--reason <text>', 'why')
      .action(async (entry: string, options: Reasoned) => {
        const client = connect(cli, options);
        const { etag } = await client.view(at(entry));
        await write(cli, client, options, { method: 'POST', path: `${at(entry)}/${path}`, body: { reason: options.reason }, ...(etag === null ? {} : { ifMatch: etag }) }, 'look');
      })), `entry ${name} ${EXAMPLE} --reason "it names a child"`);
  };
  reasoned('withhold', 'keep an entry, and what rests on it, from readers at once; it stays with the desk and in the log', 'withholding');
  reasoned('release', 'show a withheld entry to readers again', 'release');
  reasoned('void', 'an entry that should not have been made: it leaves every view recorded from here on', 'voiding');
};

function renderEntry({ entry, type, logIndex, recordedAt, data, earlier, voided, withheld }: EntryAnswer, { width, style }: Pick<Terminal, 'width' | 'style'>): string {
  return [
    style('strong', `${type} at log index ${logIndex}, recorded ${recordedAt}`),
    ...Object.entries(data).flatMap(([name, value]) => hanging(`   ${name}: `, typeof value === 'string' ? value : JSON.stringify(value), width, 6)),
    ...earlier.map(({ reason, logIndex: by }) => `   amended at log index ${by}: ${reason}`),
    ...(voided === null ? [] : [style('alert', `   voided at log index ${voided.logIndex}: ${voided.reason}`)]),
    ...(withheld === undefined ? [] : [style('alert', `   withheld from readers by ${withheld.by}: ${withheld.reason}`)]),
    style('faint', `   id ${entry}`),
  ].join('\n');
}
