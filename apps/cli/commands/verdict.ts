/** `factledger verdict`: judgements on named scales, given at once or proposed and approved. */
import type { ProposalAnswer, ScaleAnswer, VerdictAnswer } from '#client/judgement-answers.js';
import type { LedgerClient } from '#client/ledger-client.js';
import type { CommandDefinition } from '../cli.js';
import { show } from '../cli.js';
import { connect, toServer } from '../connection.js';
import type { ServerOptions } from '../connection.js';
import { Directory, assertionsOf, named } from '../desk/directory.js';
import { inIncident } from '../desk/paths.js';
import { toWrite, write } from '../desk/writing.js';
import type { WriteOptions } from '../desk/writing.js';
import { withExamples } from '../examples.js';
import { CommandFailure, EXIT } from '../failure.js';
import { renderProposals, renderVerdicts } from '../render/verdicts.js';

interface GiveOptions extends WriteOptions {
  readonly about?: readonly string[];
  readonly position?: string;
  readonly scale: string;
  readonly rating: string;
  readonly rationale: string;
  readonly for?: readonly string[];
  readonly against?: readonly string[];
  readonly label?: string;
  readonly replaces?: string;
  readonly propose?: boolean;
}

export const verdictCommand: CommandDefinition = (program, cli) => {
  const command = program.command('verdict').description("judgements on named scales: give, propose, approve, retract (writing needs the owner's key)");

  withExamples(toWrite(command.command('give')
    .description('give a verdict, or propose one for a second person to approve; shows what it would do before it writes')
    .argument('<incident>', 'id or slug')
    .option('--about <assertion...>', 'the claim as made: labels or ids')
    .option('--position <question/position>', 'or a possible answer, whoever gives it: Q1/ricochet')
    .requiredOption('--scale <scale>', 'its name or id; the latest version')
    .requiredOption('--rating <rung>', 'a rung of the scale: key or name')
    .requiredOption('--rationale <text>', 'why')
    .option('--for <assertion...>', 'what bears it out')
    .option('--against <assertion...>', 'what speaks against it')
    .option('--label <label>', 'short name: V1')
    .option('--replaces <verdict>', 'the verdict it takes the place of: label or id')
    .option('--propose', 'for a second person to approve')
    .action(async (incident: string, options: GiveOptions) => {
      const client = connect(cli, options);
      const body = await verdictBody(client, incident, options);
      const order = options.propose === true
        ? { method: 'POST' as const, path: inIncident(incident, 'proposals'), body: { kind: 'verdict', ...body } }
        : { method: 'POST' as const, path: inIncident(incident, 'verdicts'), body };
      await write(cli, client, options, order, 'look');
    })),
  'verdict give force-and-vehicles-pattern --about A76 --scale "five rungs" --rating unproven --rationale "no base and no period" --propose');

  withExamples(toServer(command.command('list')
    .description("an incident's verdicts")
    .argument('<incident>', 'id or slug')
    .option('--json', 'the answer as JSON')
    .action(async (incident: string, options: ServerOptions & { readonly json?: boolean }) => {
      const verdicts = await Array.fromAsync(connect(cli, options).list<VerdictAnswer>(inIncident(incident, 'verdicts')));
      show(cli, verdicts, options.json, (all) => renderVerdicts(all, cli.terminal));
    })), 'verdict list south-los-angeles-shooting');

  withExamples(toServer(command.command('proposals')
    .description('what waits for a second person: verdicts, resolutions, voidings, publications')
    .argument('<incident>', 'id or slug')
    .option('--json', 'the answer as JSON')
    .action(async (incident: string, options: ServerOptions & { readonly json?: boolean }) => {
      const proposals = await Array.fromAsync(connect(cli, options).list<ProposalAnswer>(inIncident(incident, 'proposals')));
      show(cli, proposals, options.json, (all) => renderProposals(all, cli.terminal));
    })), 'verdict proposals south-los-angeles-shooting');

  withExamples(toWrite(command.command('approve')
    .description('approve a proposal; nobody approves their own where four eyes are required')
    .argument('<incident>', 'id or slug')
    .argument('<proposal>', 'its id, as `verdict proposals` lists it')
    .action(async (incident: string, proposal: string, options: WriteOptions) => {
      await write(cli, connect(cli, options), options, { method: 'POST', path: inIncident(incident, 'proposals', proposal, 'approval'), body: {} }, 'look');
    })), 'verdict approve south-los-angeles-shooting 019a0c1e-8d5f-7b3a-9c42-5e6f708192a3 --as ben');

  withExamples(toWrite(command.command('reject')
    .description('reject a proposal, or withdraw your own')
    .argument('<incident>', 'id or slug')
    .argument('<proposal>', 'its id, as `verdict proposals` lists it')
    .requiredOption('--reason <text>', 'why')
    .action(async (incident: string, proposal: string, options: WriteOptions & { readonly reason: string }) => {
      const path = inIncident(incident, 'proposals', proposal, 'rejection');
      await write(cli, connect(cli, options), options, { method: 'POST', path, body: { reason: options.reason } });
    })), 'verdict reject south-los-angeles-shooting 019a0c1e-8d5f-7b3a-9c42-5e6f708192a3 --reason "one report is not enough" --as ben');

  withExamples(toWrite(command.command('retract')
    .description('take a verdict back; it stays in the record')
    .argument('<incident>', 'id or slug')
    .argument('<verdict>', 'label or id')
    .requiredOption('--reason <text>', 'why')
    .action(async (incident: string, verdict: string, options: WriteOptions & { readonly reason: string }) => {
      const client = connect(cli, options);
      const id = await verdictId(client, incident, verdict);
      await write(cli, client, options, { method: 'POST', path: inIncident(incident, 'verdicts', id, 'retraction'), body: { reason: options.reason } });
    })), 'verdict retract south-los-angeles-shooting V1 --reason "the report was withdrawn"');
};

async function verdictBody(client: LedgerClient, incident: string, options: GiveOptions) {
  const assertion = await assertionsOf(client, incident);
  const { scale, rating } = await rungOf(client, options.scale, options.rating);
  return {
    about: await subjectOf(client, incident, options, assertion), scale, rating, rationale: options.rationale,
    evidence: { for: (options.for ?? []).map(assertion), against: (options.against ?? []).map(assertion) },
    ...(options.label === undefined ? {} : { label: options.label }),
    ...(options.replaces === undefined ? {} : { replaces: await verdictId(client, incident, options.replaces) }),
  };
}

async function subjectOf(client: LedgerClient, incident: string, { about, position }: GiveOptions, assertion: (given: string) => string) {
  if ((about === undefined) === (position === undefined)) throw new CommandFailure(EXIT.usage, 'Say what it is about: --about assertions, or --position Q1/ricochet.');
  if (about !== undefined) return { kind: 'assertions', assertions: about.map(assertion) };
  const answer = (await Directory.of(client, incident)).answer(position ?? '');
  if (answer.position === undefined) throw new CommandFailure(EXIT.usage, '--position: name the answer too, as in Q1/ricochet.');
  return { kind: 'position', question: answer.question, position: answer.position };
}

async function rungOf(client: LedgerClient, scale: string, rating: string) {
  const scales = await Array.fromAsync(client.list<ScaleAnswer>('/scales'));
  const chosen = named('scale', scales.map((each) => ({ ...each, text: each.versions.at(-1)?.name ?? each.label })), scale);
  const latest = chosen.versions.at(-1);
  if (latest === undefined) throw new CommandFailure(EXIT.notFound, `The scale ${chosen.label} has no version.`);
  const rung = named(`rung of ${latest.name}`, latest.ratings.map(({ key, name }) => ({ id: key, label: key, text: name })), rating);
  return { scale: { scale: chosen.id, version: latest.version }, rating: rung.id };
}

async function verdictId(client: LedgerClient, incident: string, given: string): Promise<string> {
  const verdicts = await Array.fromAsync(client.list<VerdictAnswer>(inIncident(incident, 'verdicts')));
  return named('verdict', verdicts.map(({ id, label, rationale }) => ({ id, label, text: rationale })), given).id;
}
