import { describe, expect, it } from '@jest/globals';
import type { Decided } from '../events.js';
import type { Scales } from '../ledger/scales.js';
import { AN_INCIDENT, id, ids, raised, step, voided } from '../testing/builders.js';
import { given as past, voiding } from '../testing/scenario.js';
import type { IncidentCommand } from './commands.js';
import type { Verdict } from './events.js';

const PROPOSER = 'desk-1';
const OTHER = { by: 'somebody else' };
const scales: Scales = new Map([[id('S1'), {
  versions: [{ scale: id('S1'), version: 1, name: 'Two', ratings: [{ key: 'false', name: 'False' }, { key: 'true', name: 'True' }] }],
  retired: false, touchedAt: 1,
}]]);

/** e10 is a contradiction; what is given stands from e11 on. All of it was recorded by the proposer. */
const given = (...events: readonly Decided[]) => {
  const world = past(...AN_INCIDENT, raised('R1', 'A1', 'A2'), ...events);
  return { ...world, when: (command: IncidentCommand, facts = {}) => world.when(command, { scales, by: PROPOSER, fourEyes: true, ...facts }) };
};

const verdict: Verdict = {
  verdict: id('V1'), label: 'V1', about: { kind: 'assertions', assertions: ids('A1') }, scale: { scale: id('S1'), version: 1 }, rating: 'false',
  rationale: 'the footage shows otherwise', evidence: { for: ids('A2'), against: [] },
};
const resolution = { contradiction: id<never>('R1'), reason: 'the footage', evidence: ids('A1') };
const voidance = { entry: id<never>('e8'), reason: 'entered twice' };
const publishing = { incident: id<never>('I1'), throughRevision: 10 };

interface Kind {
  readonly command: IncidentCommand;
  readonly proposed: Decided;
  readonly effect: Decided;
  /** The same without a second person. */
  readonly alone: IncidentCommand;
}
const KINDS: Readonly<Record<string, Kind>> = {
  verdict: {
    command: { type: 'ProposeVerdict', ...verdict }, proposed: { type: 'VerdictProposed', data: verdict },
    effect: { type: 'VerdictApproved', data: { ...verdict, proposal: id('e11') } }, alone: { type: 'GiveVerdict', ...verdict },
  },
  resolution: {
    command: { type: 'ProposeResolution', ...resolution }, proposed: { type: 'ResolutionProposed', data: resolution },
    effect: { type: 'ContradictionResolved', data: { ...resolution, proposal: id('e11') } }, alone: { type: 'ResolveContradiction', ...resolution },
  },
  voiding: {
    command: { type: 'ProposeVoiding', ...voidance }, proposed: { type: 'VoidingProposed', data: voidance },
    effect: { type: 'EntryVoided', data: { ...voidance, proposal: id('e11') } }, alone: { type: 'VoidEntry', ...voidance },
  },
  publication: {
    command: { type: 'ProposePublication' }, proposed: { type: 'PublicationProposed', data: publishing },
    effect: { type: 'IncidentPublished', data: { ...publishing, proposal: id('e11') } }, alone: { type: 'PublishIncident' },
  },
};
const kinds = Object.entries(KINDS);
const approve: IncidentCommand = { type: 'ApproveProposal', proposal: id('e11') };
const reject: IncidentCommand = { type: 'RejectProposal', proposal: id('e11'), reason: 'one witness is not enough' };
const rejected: Decided = { type: 'ProposalRejected', data: { proposal: id('e11'), reason: 'one witness is not enough' } };

describe.each(kinds)('a %s', (_name, { command, proposed, effect, alone }) => {
  it('is proposed', () => given().when(command).then(proposed));
  it('is proposed once while it is open', () => {
    given(proposed).when(command).refusedAs('nothing-changed');
    given(proposed, rejected).when(command).accepted();
  });
  it('is approved by somebody else', () => given(proposed).when(approve, OTHER).then(effect));
  it('is not approved by who proposed it', () => given(proposed).when(approve).refusedAs('approver-is-proposer', '/proposal'));
  it('is not approved by nobody', () => given(proposed).when(approve, { by: undefined }).refusedAs('approver-is-proposer', '/proposal'));
  it('may be approved by who proposed it while the setting is off', () => given(proposed).when(approve, { fourEyes: false }).then(effect));
  it('is settled once', () => {
    given(proposed, effect).when(approve, OTHER).refusedAs('proposal-settled', '/proposal');
    given(proposed, effect).when(reject, OTHER).refusedAs('proposal-settled', '/proposal');
    given(proposed, rejected).when(approve, OTHER).refusedAs('proposal-settled', '/proposal');
    given(proposed, rejected).when(reject, OTHER).refusedAs('proposal-settled', '/proposal');
  });
  it('may be rejected, or withdrawn by who proposed it', () => {
    given(proposed).when(reject, OTHER).then(rejected);
    given(proposed).when(reject).then(rejected);
  });
  it('is not decided alone under four eyes', () =>
    given().when(alone, OTHER).refusedAs('four-eyes-required', alone.type === 'VoidEntry' ? '/entry' : ''));
  it('is decided alone while the setting is off', () => given().when(alone, { ...OTHER, fourEyes: false }).accepted());
  it('is no content of the incident, and nobody voids it', () => {
    const { contentRevision } = given().state();
    expect(given(proposed, rejected).state()).toMatchObject({ contentRevision, revision: contentRevision + 2 });
    given(proposed).when(voiding('e11')).refusedAs('entry-not-voidable', '/entry');
    given(proposed, rejected).when(voiding('e12')).refusedAs('entry-not-voidable', '/entry');
  });
});

describe('approving', () => {
  it('needs a proposal', () => {
    given().when(approve, OTHER).refusedAs('unknown-proposal', '/proposal');
    given().when({ ...approve, proposal: id('e10') } as IncidentCommand, OTHER).refusedAs('unknown-proposal', '/proposal');
    given().when(reject, OTHER).refusedAs('unknown-proposal', '/proposal');
  });
  it.each<[string, Decided, readonly Decided[], string, string]>([
    ['a label taken meanwhile', { type: 'VerdictProposed', data: verdict },
      [{ type: 'VerdictApproved', data: { ...verdict, verdict: id('V0') } }], 'label-taken', '/label'],
    ['evidence voided meanwhile', { type: 'VerdictProposed', data: { ...verdict, evidence: { for: ids('A3'), against: [] } } },
      [voided('e8')], 'unknown-assertion', '/evidence/for/0'],
    ['a contradiction resolved meanwhile', { type: 'ResolutionProposed', data: resolution }, [step('ContradictionResolved')],
      'step-not-allowed', '/contradiction'],
    ['an entry voided meanwhile', { type: 'VoidingProposed', data: voidance }, [voided('e8')], 'entry-voided', '/entry'],
    ['an entry named meanwhile', { type: 'VoidingProposed', data: voidance }, [raised('R2', 'A3', 'A4')], 'entry-referenced', '/entry'],
    ['a publication overtaken meanwhile', { type: 'PublicationProposed', data: publishing },
      [{ type: 'IncidentPublished', data: { ...publishing, throughRevision: 11 } }], 'publication-behind', '/throughRevision'],
  ])('looks at everything again: %s', (_name, proposal, since, code, pointer) =>
    given(proposal, ...since).when(approve, OTHER).refusedAs(code, pointer));
  it('looks at the scale again', () => given({ type: 'VerdictProposed', data: verdict })
    .when(approve, { ...OTHER, scales: new Map() }).refusedAs('unknown-scale', '/scale/scale'));
  it('of a publication waits for an import', () => given({ type: 'PublicationProposed', data: publishing })
    .when(approve, { ...OTHER, importIncomplete: true }).refusedAs('import-incomplete'));
});

describe('a proposal', () => {
  it('of what cannot be is refused at once', () => {
    given().when({ type: 'ProposeVerdict', ...verdict, rating: 'x' }).refusedAs('unknown-rating', '/rating');
    given().when({ type: 'ProposeResolution', ...resolution, evidence: [] }).refusedAs('evidence-required', '/evidence');
    given().when({ type: 'ProposeVoiding', ...voidance, entry: id('e6') }).refusedAs('entry-referenced', '/entry');
    given().when({ type: 'ProposePublication', throughRevision: 99 }).refusedAs('revision-beyond-stream', '/throughRevision');
  });
  it('does not keep what it names from being voided', () =>
    given({ type: 'VerdictProposed', data: { ...verdict, evidence: { for: ids('A3'), against: [] } } }).when(voiding('e8')).accepted());
  it('stays settled when what it led to is voided', () => {
    const { effect, proposed } = KINDS['verdict'] ?? never();
    given(proposed, effect, voided('e12')).when(approve, OTHER).refusedAs('proposal-settled', '/proposal');
  });
  it('asks for a publication through what is content, whatever was proposed before', () => {
    const { command, proposed } = KINDS['publication'] ?? never();
    given({ type: 'ResolutionProposed', data: resolution }).when(command).then(proposed);
  });
});

describe('one\'s own entry', () => {
  it('is voided alone, four eyes or not', () => given().when(voiding('e8')).then(voided('e8')));
});

function never(): never {
  throw new Error('no such kind');
}
