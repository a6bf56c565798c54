/** `factledger link`: how incidents stand to each other. */
import { Option } from 'commander';

import type { LinkAnswer } from '#client/judgement-answers.js';
import { LINK_KINDS, LINK_STATUSES } from '#domain/incident/events.js';
import type { CommandDefinition } from '../cli.js';
import { show } from '../cli.js';
import { connect, toServer } from '../connection.js';
import type { ServerOptions } from '../connection.js';
import { inIncident } from '../desk/paths.js';
import { toWrite, write } from '../desk/writing.js';
import type { WriteOptions } from '../desk/writing.js';
import { withExamples } from '../examples.js';
import { renderLinks } from '../render/later-word.js';

const EXAMPLE = '0b6f3a52-90d1-5c4e-8a17-3f2e6d9c4174';

export const linkCommand: CommandDefinition = (program, cli) => {
  const command = program.command('link').description("incidents that are the same, part of one another, mentioned, or told apart (linking needs the owner's key)");

  withExamples(toServer(command.command('list')
    .description("an incident's links, from both ends")
    .argument('<incident>', 'id or slug')
    .option('--json', 'the answer as JSON')
    .action(async (incident: string, options: ServerOptions & { readonly json?: boolean }) => {
      const links = await Array.fromAsync(connect(cli, options).list<LinkAnswer>(inIncident(incident, 'links')));
      show(cli, links, options.json, (all) => renderLinks(all, cli.terminal));
    })), 'link list south-los-angeles-shooting');

  withExamples(toWrite(command.command('add')
    .description('link two incidents')
    .argument('<incident>', 'id or slug')
    .argument('<other>', 'id or slug')
    .addOption(new Option('--kind <kind>', 'how the first stands to the other').choices(LINK_KINDS).makeOptionMandatory())
    .addOption(new Option('--status <status>', 'how sure').choices(LINK_STATUSES).default('possible'))
    .requiredOption('--rationale <text>', 'why')
    .action(async (incident: string, other: string, options: WriteOptions & { readonly kind: string; readonly status: string; readonly rationale: string }) => {
      const body = { to: other, kind: options.kind, status: options.status, rationale: options.rationale };
      await write(cli, connect(cli, options), options, { method: 'POST', path: inIncident(incident, 'links'), body });
    })), 'link add ontario-shooting south-los-angeles-shooting --kind mentions --status confirmed --rationale "the report names it"');

  withExamples(toWrite(command.command('judge')
    .description('confirm a link, reject it, or call it possible again')
    .argument('<incident>', 'id or slug')
    .argument('<link>', 'its id, as `link list` shows it')
    .addOption(new Option('--status <status>', 'how sure now').choices(LINK_STATUSES).makeOptionMandatory())
    .requiredOption('--reason <text>', 'why')
    .action(async (incident: string, link: string, options: WriteOptions & { readonly status: string; readonly reason: string }) => {
      const body = { status: options.status, reason: options.reason };
      await write(cli, connect(cli, options), options, { method: 'POST', path: inIncident(incident, 'links', link, 'judgement'), body });
    })), `link judge south-los-angeles-shooting ${EXAMPLE} --status rejected --reason "another street"`);

  withExamples(toWrite(command.command('withdraw')
    .description('take a link back')
    .argument('<incident>', 'id or slug')
    .argument('<link>', 'its id, as `link list` shows it')
    .requiredOption('--reason <text>', 'why')
    .action(async (incident: string, link: string, options: WriteOptions & { readonly reason: string }) => {
      await write(cli, connect(cli, options), options, { method: 'POST', path: inIncident(incident, 'links', link, 'withdrawal'), body: { reason: options.reason } });
    })), `link withdraw south-los-angeles-shooting ${EXAMPLE} --reason "linked in error"`);
};
