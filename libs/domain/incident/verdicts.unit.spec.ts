import { describe, expect, it } from '@jest/globals';
import type { Decided } from '../events.js';
import type { ScaleHeld } from '../ledger/scales.js';
import { AN_INCIDENT, amendedEntry, id, ids, voided } from '../testing/builders.js';
import { amend, given as past, voiding } from '../testing/scenario.js';
import type { CommandOf } from './commands.js';
import type { Verdict } from './events.js';

const ratings = [{ key: 'false', name: 'False' }, { key: 'true', name: 'True' }] as const;
const version = (number: number) => ({ scale: id<Verdict['scale']['scale']>('S1'), version: number, name: 'Two rungs', ratings });
const held = (more: Partial<ScaleHeld> = {}): ScaleHeld => ({ versions: [version(1), version(2)], retired: false, touchedAt: 2, ...more });
const scales = new Map([[id<Verdict['scale']['scale']>('S1'), held()]]);

const given = (...events: readonly Decided[]) => {
  const world = past(...AN_INCIDENT, ...events);
  return { ...world, when: (command: Parameters<typeof world.when>[0], facts = {}) => world.when(command, { scales, by: 'desk-1', ...facts }) };
};

const verdict: Verdict = {
  verdict: id('V1'), label: 'V1', about: { kind: 'assertions', assertions: ids('A1 A3') }, scale: { scale: id('S1'), version: 2 }, rating: 'false',
  rationale: 'the footage shows otherwise', evidence: { for: ids('A2'), against: ids('A1') },
};
const give: CommandOf<'GiveVerdict'> = { type: 'GiveVerdict', ...verdict };
const approved = (more: Partial<Verdict> = {}): Decided => ({ type: 'VerdictApproved', data: { ...verdict, ...more } });
const second: Pick<Verdict, 'verdict' | 'label' | 'rating' | 'replaces'> = { verdict: id('V2'), label: 'V2', rating: 'true', replaces: id('V1') };
const retract: CommandOf<'RetractVerdict'> = { type: 'RetractVerdict', verdict: id('V1'), reason: 'the footage was cut' };
const { type: _, ...taken } = retract;
const retracted: Decided = { type: 'VerdictRetracted', data: taken };

describe('a verdict', () => {
  it('is given on assertions', () => given().when(give).then(approved()));
  it('is given on a position, whoever takes it', () =>
    given().when({ ...give, about: { kind: 'position', question: id('Q1'), position: id('Q1/grab') } }).accepted());
  it.each<[string, Partial<Verdict>, string, string]>([
    ['a new id', { verdict: id('V0') }, 'already-exists', '/verdict'],
    ['a free label', { label: 'V0' }, 'label-taken', '/label'],
    ['assertions that exist', { about: { kind: 'assertions', assertions: ids('A1 A7') } }, 'unknown-assertion', '/about/assertions/1'],
    ['each of them once', { about: { kind: 'assertions', assertions: ids('A1 A1') } }, 'named-twice', '/about/assertions/1'],
    ['a question that exists', { about: { kind: 'position', question: id('Q7'), position: id('Q1/grab') } }, 'unknown-question', '/about/question'],
    ['a position that exists', { about: { kind: 'position', question: id('Q1'), position: id('Q1/x') } }, 'unknown-position', '/about/position'],
    ['something it is about', { about: { kind: 'assertions', assertions: [] as never } }, 'too-few', '/about/assertions'],
    ['a scale', { scale: { scale: id('S7'), version: 1 } }, 'unknown-scale', '/scale/scale'],
    ['a version of it', { scale: { scale: id('S1'), version: 3 } }, 'unknown-scale', '/scale/version'],
    ['a rating of it', { rating: 'half-true' }, 'unknown-rating', '/rating'],
    ['a rationale', { rationale: '' }, 'text-empty', '/rationale'],
    ['evidence that exists', { evidence: { for: ids('A7'), against: [] } }, 'unknown-assertion', '/evidence/for/0'],
    ['evidence against that exists', { evidence: { for: [], against: ids('A1 A7') } }, 'unknown-assertion', '/evidence/against/1'],
    ['evidence named once', { evidence: { for: ids('A2 A2'), against: [] } }, 'named-twice', '/evidence/for/1'],
    ['evidence on one side', { evidence: { for: ids('A2'), against: ids('A1 A2') } }, 'sides-overlap', '/evidence/against/1'],
    ['to replace what there is', { replaces: id('V7') }, 'unknown-verdict', '/replaces'],
  ])('needs %s', (_name, change, code, pointer) =>
    given(approved({ verdict: id('V0'), label: 'V0' })).when({ ...give, ...change }).refusedAs(code, pointer));
  it('may name an earlier version of its scale', () => given().when({ ...give, scale: { scale: id('S1'), version: 1 } }).accepted());
  it('uses no scale that is retired', () =>
    given().when(give, { scales: new Map([[id('S1'), held({ retired: true })]]) }).refusedAs('scale-retired', '/scale/scale'));
  it('needs somebody else under four eyes', () => given().when(give, { fourEyes: true }).refusedAs('four-eyes-required'));
});

describe('a verdict that replaces another', () => {
  it('ends it', () => {
    given(approved()).when({ ...give, ...second }).then(approved(second));
    const { verdicts } = given(approved(), approved(second)).state().record;
    expect([...verdicts.values()].map(({ status, ended }) => [status, ended?.id])).toEqual([['replaced', 'e11'], ['standing', undefined]]);
  });
  it('is about the same, whichever way round it is said', () =>
    given(approved()).when({ ...give, ...second, about: { kind: 'assertions', assertions: ids('A3 A1') } }).accepted());
  it('is not about something else', () => given(approved())
    .when({ ...give, ...second, about: { kind: 'assertions', assertions: ids('A1') } }).refusedAs('verdict-of-another-subject', '/replaces'));
  it.each([['replaced', approved(second)], ['retracted', retracted]] as const)('replaces none that was %s', (_name, end) =>
    given(approved(), end).when({ ...give, ...second, verdict: id<Verdict['verdict']>('V3'), label: 'V3' }).refusedAs('verdict-not-standing', '/replaces'));
});

describe('retracting a verdict', () => {
  it('ends it', () => {
    given(approved()).when(retract).then(retracted);
    expect(given(approved(), retracted).state().record.verdicts.get(id('V1'))).toMatchObject({ status: 'retracted', ended: { id: 'e11' } });
  });
  it('is done once', () => given(approved(), retracted).when(retract).refusedAs('verdict-not-standing', '/verdict'));
  it('is not done to one replaced', () => given(approved(), approved(second)).when(retract).refusedAs('verdict-not-standing', '/verdict'));
  it('needs the verdict', () => given().when(retract).refusedAs('unknown-verdict', '/verdict'));
  it('needs a reason', () => given(approved()).when({ ...retract, reason: '' }).refusedAs('text-empty', '/reason'));
  it('is unmade by voiding it', () =>
    expect(given(approved(), retracted, voided('e11')).state().record.verdicts.get(id('V1'))).toMatchObject({ status: 'standing' }));
});

describe('fixing a verdict', () => {
  it('amends label, rationale and evidence', () => {
    given(approved()).when(amend('e10', '/rationale', verdict.rationale, 'as the footage shows')).accepted();
    given(approved()).when(amend('e10', '/evidence/against', ids('A1'), [])).accepted();
    expect(given(approved(), amendedEntry('e10', '/label', 'V1', 'V9')).state().labels.has('verdict  V9')).toBe(true);
  });
  it.each(['/rating', '/scale', '/about', '/replaces', '/proposal', '/verdict'])('leaves %s alone', (path) =>
    given(approved()).when(amend('e10', path, 'x', 'y')).refusedAs('field-not-amendable', '/changes/0/path'));
  it('keeps its rules', () => {
    given(approved()).when(amend('e10', '/evidence/against', ids('A1'), ids('A2'))).refusedAs('sides-overlap', '/changes/0/after/0');
    given(approved(), approved(second)).when(amend('e11', '/label', 'V2', 'V1')).refusedAs('label-taken', '/changes/0/after');
  });
  it('voids one that nothing refers to; what it replaced then stands again', () => {
    given(approved()).when(voiding('e10')).accepted();
    given(approved(), retracted).when(voiding('e10')).refusedAs('entry-referenced', '/entry');
    given(approved(), approved(second)).when(voiding('e10')).refusedAs('entry-referenced', '/entry');
    const { verdicts } = given(approved(), approved(second), voided('e11')).state().record;
    expect([...verdicts.values()].map(({ status }) => status)).toEqual(['standing']);
  });
  it.each([['e6', 'what it is about'], ['e7', 'its evidence']])('voids %s no more: it is %s', (entry) =>
    given(approved()).when(voiding(entry)).refusedAs('entry-referenced', '/entry'));
});
