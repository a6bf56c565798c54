/** `factledger source show`, `titles` and `record`: one source over time, in all incidents that name it. */
import type { Command } from 'commander';

import type { LedgerClient } from '#client/ledger-client.js';
import type { SourceDetailAnswer, SourceRecordAnswer, SourceTitlesAnswer } from '#client/source-answers.js';
import { harmlessIn } from '#reports/layout.js';
import { clockIn } from '#reports/times.js';
import type { Cli } from '../cli.js';
import { show } from '../cli.js';
import { connect, toServer } from '../connection.js';
import type { ServerOptions } from '../connection.js';
import { Directory } from '../desk/directory.js';
import { withExamples } from '../examples.js';
import { withNotice } from '../frame.js';
import { pageSize } from '../options.js';
import { renderRecord, renderSource, renderTitles } from '../render/source.js';
import type { ClockOf } from '../render/source.js';

interface Options extends ServerOptions {
  readonly public?: string;
  readonly recorded?: string;
  readonly limit?: number;
  readonly json?: boolean;
}

/** Dates about a source stand in no incident's zone. */
const UTC = clockIn('UTC');

export function defineSourceViews(source: Command, cli: Cli): void {
  const page = { width: cli.terminal.width, style: cli.terminal.style, clock: UTC };
  const ask = async <T>(name: string, below: string, options: Options): Promise<{ readonly client: LedgerClient; readonly directory: Directory; readonly answer: T }> => {
    const client = connect(cli, options);
    const directory = await Directory.of(client);
    const { body } = await client.view<T>(`/sources/${directory.source(name).id}${below}`, { public: options.public, recorded: options.recorded, limit: options.limit });
    return { client, directory, answer: body };
  };
  const framed = async <T>(client: LedgerClient, answer: T, json: boolean | undefined, render: (answer: T, clockOf: ClockOf) => string): Promise<void> => {
    if (json === true) return show(cli, answer, true, String);
    const [incidents, { notice }] = await Promise.all([Array.fromAsync(client.incidents()), client.ledger()]);
    const zones = new Map<string, string>(incidents.map(({ id, zone }) => [id, zone]));
    show(cli, answer, false, (harmless) => withNotice(render(harmless, (incident) => clockIn(zones.get(incident) ?? 'UTC')), harmlessIn(notice), page));
  };

  withExamples(toServer(source.command('show')
    .description('one source: its names over time, and who it turned out to be')
    .argument('<source>', 'label, name or id')
    .option('--recorded <S>', 'as recorded by S')
    .option('--json', 'the answer as JSON')
    .action(async (name: string, options: Options) => {
      const { directory, answer } = await ask<SourceDetailAnswer>(name, '', options);
      const partOf = directory.sources.find(({ id }) => id === answer.partOf)?.label ?? answer.partOf ?? null;
      show(cli, answer, options.json, (detail) => renderSource(detail, harmlessIn(partOf), page));
    })), 'source show usms');

  withExamples(toServer(over(source.command('titles').description('the titles it was printed under, in every incident')))
    .action(async (name: string, options: Options) => {
      const { client, answer } = await ask<SourceTitlesAnswer>(name, '/titles', options);
      await framed(client, answer, options.json, (titles, clockOf) => renderTitles(titles, clockOf, page));
    }), 'source titles mclaughlin --public 2025-10-28');

  withExamples(toServer(over(source.command('record').description('what it said, revised, took back and left open, each figure with what it counts')))
    .option('--limit <n>', 'how many of what each figure counts', pageSize, 3)
    .action(async (name: string, options: Options) => {
      const { client, answer } = await ask<SourceRecordAnswer>(name, '/record', options);
      await framed(client, answer, options.json, (record, clockOf) => renderRecord(record, clockOf, page));
    }), 'source record dhs --limit 10');
}

const over = (command: Command): Command => command
  .argument('<source>', 'label, name or id')
  .option('--public <T>', 'as public by T, in UTC')
  .option('--recorded <S>', 'as recorded by S')
  .option('--json', 'the answer as JSON');
