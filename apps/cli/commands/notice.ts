/** `factledger notice` and `factledger follow-up`: what publishers and promisers did later. */
import { Option } from 'commander';

import type { NoticeAnswer, PromiseAnswer } from '#client/judgement-answers.js';
import { FOLLOW_UP_OUTCOMES } from '#domain/incident/events.js';
import { NOTICE_KINDS } from '#domain/incident/notices.js';
import type { CommandDefinition } from '../cli.js';
import { show } from '../cli.js';
import { connect, toServer } from '../connection.js';
import type { ServerOptions } from '../connection.js';
import { Directory, assertionsOf } from '../desk/directory.js';
import { saidOf } from '../desk/flags.js';
import { inIncident } from '../desk/paths.js';
import { toWrite, write } from '../desk/writing.js';
import type { WriteOptions } from '../desk/writing.js';
import { withExamples } from '../examples.js';
import { frameOf } from '../frame.js';
import { renderNotices, renderPromises } from '../render/later-word.js';

interface IssueOptions extends WriteOptions {
  readonly kind: string;
  readonly document: string;
  readonly carriedBy?: string;
  readonly issued: string;
  readonly text: string;
  readonly affects: readonly string[];
  readonly instead?: readonly string[];
  readonly label?: string;
}
interface NoteOptions extends WriteOptions {
  readonly outcome: string;
  readonly due?: string;
  readonly reason: string;
  readonly evidence?: readonly string[];
}

export const noticeCommand: CommandDefinition = (program, cli) => {
  const command = program.command('notice').description("publishers' corrections, clarifications and updates (recording one needs the owner's key)");

  withExamples(toWrite(command.command('issue')
    .description('record what a publisher said later about a work of its own; our own slips are amended instead')
    .argument('<incident>', 'id or slug')
    .addOption(new Option('--kind <kind>', 'what it is').choices(NOTICE_KINDS).makeOptionMandatory())
    .requiredOption('--document <document>', 'the work it is about: label, title or id')
    .option('--carried-by <document>', 'where it stands, if elsewhere')
    .requiredOption('--issued <time>', 'when: plain words with a date, or EDTF')
    .requiredOption('--text <text>', 'what it says')
    .requiredOption('--affects <assertion...>', 'reports in that work: labels or ids')
    .option('--instead <assertion...>', 'what the publisher says instead')
    .option('--label <label>', 'short name: N1')
    .action(async (incident: string, options: IssueOptions) => {
      const client = connect(cli, options);
      const [directory, assertion] = await Promise.all([Directory.of(client), assertionsOf(client, incident)]);
      await write(cli, client, options, {
        method: 'POST', path: inIncident(incident, 'notices'), body: {
          kind: options.kind, document: directory.document(options.document).id, issued: saidOf(options.issued), text: options.text,
          affects: options.affects.map(assertion), instead: (options.instead ?? []).map(assertion),
          ...(options.carriedBy === undefined ? {} : { carriedBy: directory.document(options.carriedBy).id }),
          ...(options.label === undefined ? {} : { label: options.label }),
        },
      }, 'look');
    })),
  'notice issue south-los-angeles-shooting --kind clarification --document D2 --issued 2025-10-23 --text "the officials spoke for the department" --affects A40');

  withExamples(toServer(command.command('list')
    .description("an incident's notices")
    .argument('<incident>', 'id or slug')
    .option('--json', 'the answer as JSON')
    .action(async (incident: string, options: ServerOptions & { readonly json?: boolean }) => {
      const client = connect(cli, options);
      const notices = await Array.fromAsync(client.list<NoticeAnswer>(inIncident(incident, 'notices')));
      const { page, framed } = await frameOf(cli, client, incident);
      show(cli, notices, options.json, (all) => framed(renderNotices(all, page)));
    })), 'notice list south-los-angeles-shooting');
};

export const followUpCommand: CommandDefinition = (program, cli) => {
  const command = program.command('follow-up').description("promises of later information, and what became of them (noting needs the owner's key)");

  withExamples(toServer(command.command('list')
    .description('every promise in an incident')
    .argument('<incident>', 'id or slug')
    .option('--json', 'the answer as JSON')
    .action(async (incident: string, options: ServerOptions & { readonly json?: boolean }) => {
      const client = connect(cli, options);
      const promises = await Array.fromAsync(client.list<PromiseAnswer>(inIncident(incident, 'follow-ups')));
      const { page, framed } = await frameOf(cli, client, incident);
      show(cli, promises, options.json, (all) => framed(renderPromises(all, page)));
    })), 'follow-up list south-los-angeles-shooting');

  withExamples(toWrite(command.command('note')
    .description('note what became of a promise; the latest note holds')
    .argument('<incident>', 'id or slug')
    .argument('<assertion>', 'the promise: label or id')
    .addOption(new Option('--outcome <outcome>', 'what became of it').choices(FOLLOW_UP_OUTCOMES).makeOptionMandatory())
    .requiredOption('--reason <text>', 'how we know')
    .option('--due <time>', 'when it was due, or is to be asked about again')
    .option('--evidence <assertion...>', 'what bears it out: labels or ids')
    .action(async (incident: string, assertion: string, options: NoteOptions) => {
      const client = connect(cli, options);
      const idOf = await assertionsOf(client, incident);
      await write(cli, client, options, {
        method: 'POST', path: inIncident(incident, 'assertions', idOf(assertion), 'follow-ups'), body: {
          outcome: options.outcome, reason: options.reason, evidence: (options.evidence ?? []).map(idOf),
          ...(options.due === undefined ? {} : { due: saidOf(options.due) }),
        },
      });
    })), 'follow-up note south-los-angeles-shooting A49 --outcome broken --reason "a year on, nothing was published"');
};
