/** `factledger source`: people, bodies and outlets: registered, listed, looked at, renamed, joined, taken apart. */
import { Option } from 'commander';

import type { SourceAnswer } from '#client/answers.js';
import { SOURCE_KINDS } from '#domain/source/events.js';
import type { CommandDefinition } from '../cli.js';
import { show } from '../cli.js';
import { connect, toServer } from '../connection.js';
import type { ServerOptions } from '../connection.js';
import { Directory } from '../desk/directory.js';
import { saidOf } from '../desk/flags.js';
import { toWrite, write } from '../desk/writing.js';
import type { WriteOptions } from '../desk/writing.js';
import { withExamples } from '../examples.js';
import { tableOf } from '../render/table.js';
import type { Terminal } from '../terminal.js';
import { defineSourceViews } from './source-views.js';

interface AddOptions extends WriteOptions {
  readonly kind: string;
  readonly label?: string;
  readonly official?: boolean;
  readonly partOf?: string;
  readonly confidential?: boolean;
}

export const sourceCommand: CommandDefinition = (program, cli) => {
  const command = program.command('source').description("who can speak or pass on: list, show, add, rename, merge, split (writing needs the owner's key)");

  withExamples(toWrite(command.command('add')
    .description('register a source')
    .argument('<name>', 'its name')
    .addOption(new Option('--kind <kind>', 'what it is').choices(SOURCE_KINDS).makeOptionMandatory())
    .option('--label <label>', 'short name, shown everywhere')
    .option('--official', 'a body whose word on record is official')
    .option('--part-of <body>', 'the body it is part of')
    .option('--confidential', 'seal the name: readers never see it')
    .action(async (name: string, options: AddOptions) => {
      const client = connect(cli, options);
      const partOf = options.partOf === undefined ? {} : { partOf: (await Directory.of(client)).source(options.partOf).id };
      await write(cli, client, options, {
        method: 'POST', path: '/sources', body: {
          kind: options.kind, name, ...(options.label === undefined ? {} : { label: options.label }), ...partOf,
          ...(options.kind === 'body' ? { official: options.official === true } : {}), ...(options.confidential === true ? { confidential: true } : {}),
        },
      });
    })), 'source add "Fire Department" --kind body --official --label FD');

  withExamples(toServer(command.command('list')
    .description('every source')
    .option('--json', 'the answer as JSON')
    .action(async (options: ServerOptions & { readonly json?: boolean }) => {
      const sources = await Array.fromAsync(connect(cli, options).sources());
      show(cli, sources, options.json, (all) => renderSources(all, cli.terminal));
    })), 'source list');

  defineSourceViews(command, cli);

  withExamples(toWrite(command.command('rename')
    .description('record that a source took another name (a slip of ours is amended instead)')
    .argument('<source>', 'label, name or id')
    .argument('<name>', 'its new name')
    .requiredOption('--reason <text>', 'how we know')
    .option('--since <time>', 'from when on, where that is known')
    .option('--label <label>', 'new short name')
    .action(async (source: string, name: string, options: WriteOptions & { readonly reason: string; readonly since?: string; readonly label?: string }) => {
      const client = connect(cli, options);
      const { id } = (await Directory.of(client)).source(source);
      await write(cli, client, options, {
        method: 'POST', path: `/sources/${id}/names`, body: {
          name, reason: options.reason, since: options.since === undefined ? null : saidOf(options.since),
          ...(options.label === undefined ? {} : { label: options.label }),
        },
      });
    })), 'source rename FD "Fire and Rescue" --since 2025-07-01 --reason "by ordinance"');

  withExamples(toWrite(command.command('merge')
    .description('record that two entries are one source; withdrawn like any relation')
    .argument('<survivor>', 'the entry that stays: label, name or id')
    .argument('<absorbed>', 'the one that joins it')
    .requiredOption('--rationale <text>', 'how we know')
    .action(async (survivor: string, absorbed: string, options: WriteOptions & { readonly rationale: string }) => {
      const client = connect(cli, options);
      const directory = await Directory.of(client);
      const body = { absorbed: directory.source(absorbed).id, rationale: options.rationale };
      await write(cli, client, options, { method: 'POST', path: `/sources/${directory.source(survivor).id}/merges`, body });
    })), 'source merge usms marshals --rationale "one agency under two names"');

  withExamples(toWrite(command.command('split')
    .description('record that some of what a source said is another one\'s')
    .argument('<source>', 'the entry as it was: label, name or id')
    .argument('<part>', 'whose it is')
    .option('--utterances <id...>', 'acts of speech')
    .option('--assertions <id...>', 'assertions it passed on')
    .requiredOption('--rationale <text>', 'how we know')
    .action(async (source: string, part: string, options: WriteOptions & {
      readonly utterances?: readonly string[]; readonly assertions?: readonly string[]; readonly rationale: string;
    }) => {
      const client = connect(cli, options);
      const directory = await Directory.of(client);
      const body = { part: directory.source(part).id, utterances: options.utterances ?? [], assertions: options.assertions ?? [], rationale: options.rationale };
      await write(cli, client, options, { method: 'POST', path: `/sources/${directory.source(source).id}/splits`, body });
    })), 'source split smith smith-2 --utterances 0b6f3a52-90d1-5c4e-8a17-3f2e6d9c4111 --rationale "two people of one name"');

  withExamples(toWrite(command.command('withdraw')
    .description('take back a merge or a split')
    .argument('<source>', 'the entry it stands with: label, name or id')
    .argument('<relation>', 'its id')
    .requiredOption('--reason <text>', 'why')
    .action(async (source: string, relation: string, options: WriteOptions & { readonly reason: string }) => {
      const client = connect(cli, options);
      const { id } = (await Directory.of(client)).source(source);
      await write(cli, client, options, { method: 'POST', path: `/sources/${id}/relations/${encodeURIComponent(relation)}/withdrawal`, body: { reason: options.reason } });
    })), 'source withdraw usms 0b6f3a52-90d1-5c4e-8a17-3f2e6d9c4175 --reason "two agencies after all"');
};

export function renderSources(sources: readonly SourceAnswer[], { width, style }: Pick<Terminal, 'width' | 'style'>): string {
  if (sources.length === 0) return "No sources. What is not published shows only with the owner's key.";
  const labels = new Map(sources.map(({ source, label, name }) => [source, label ?? name]));
  return tableOf(
    [{ title: 'label', least: 6 }, { title: 'name', least: 20 }, { title: 'kind' }, { title: 'part of' }],
    sources.map(({ label, name, kind, official, partOf }) =>
      [label ?? '', name, official === true ? `${kind}, official` : kind, partOf === undefined ? '' : (labels.get(partOf) ?? partOf)]),
    width, style,
  );
}
