import { describe, expect, it } from '@jest/globals';
import type { Snapshot } from '../document/events.js';
import type { Decided } from '../events.js';
import type { Facts } from '../facts.js';
import type { DocumentId, Sha256 } from '../ids.js';
import { AN_INCIDENT, amendedEntry, assertion, id, relayIn, states, utterance, voided, voiceOf } from '../testing/builders.js';
import { amend, given, voiding } from '../testing/scenario.js';
import type { CommandOf, HopAnchor } from './commands.js';
import type { AnchorRecheck } from './events.js';
import { referencesNeeded } from './references.js';

const [OLD, NEW, OTHER] = ['a', 'b', 'c'].map((digit) => id<Sha256>(digit.repeat(64))) as [Sha256, Sha256, Sha256];
const snapshot = (document: string, sha256: Sha256, capturedAt: string): Snapshot =>
  ({ document: id(document), snapshot: sha256, bytes: '9', mediaType: 'text/html', capturedAt: `2025-10-${capturedAt}T12:00:00.000Z` });
const snapshots: Facts['snapshots'] = new Map<DocumentId, readonly Snapshot[]>([
  [id('D1'), [snapshot('D1', OLD, '20'), snapshot('D1', NEW, '21')]], [id('D2'), [snapshot('D2', OTHER, '20')]],
]);
const facts: Partial<Facts> = { snapshots };

const PLACE = { anchor: id<HopAnchor['anchor']>('X1'), snapshot: OLD, exact: 'the wiring was faulty', prefix: ' ', suffix: '', start: 4, end: 25 } as const;
const anchoring = (extra: Partial<CommandOf<'AnchorRelay'>> = {}): CommandOf<'AnchorRelay'> =>
  ({ type: 'AnchorRelay', assertion: id('A1'), hop: 1, ...PLACE, ...extra });
const anchored = (extra: Partial<CommandOf<'AnchorRelay'>> = {}): Decided<'RelayAnchored'> => {
  const { type: _, ...data } = anchoring(extra);
  return { type: 'RelayAnchored', data };
};
const SAME: AnchorRecheck = { anchor: id('X1'), snapshot: NEW, found: 'same', confidence: '1', start: 4, end: 25, exact: 'the wiring was faulty' };
const GONE: AnchorRecheck = { anchor: id('X1'), snapshot: NEW, found: 'gone', confidence: '0.9' };
const rechecking = (finding: AnchorRecheck): CommandOf<'RecheckAnchor'> => ({ type: 'RecheckAnchor', ...finding });
const rechecked = (finding: AnchorRecheck): Decided => ({ type: 'AnchorRechecked', data: finding });

const incident = given(...AN_INCIDENT);
const withAnchor = given(...AN_INCIDENT, anchored());

describe('anchoring', () => {
  it('holds the words of a relay where they stand', () => incident.when(anchoring(), facts).then(anchored()));
  it.each<[string, Parameters<typeof anchoring>[0], string, string]>([
    ['an assertion', { assertion: id('A99') }, 'unknown-assertion', '/assertion'],
    ['a hop that there is', { hop: 2 }, 'unknown-relay', '/hop'],
    ['a hop in a document', { hop: 0 }, 'anchor-without-document', '/hop'],
    ['a snapshot of that document', { snapshot: OTHER }, 'unknown-snapshot', '/snapshot'],
    ['a hash', { snapshot: id('snapshot') }, 'field-malformed', '/snapshot'],
    ['words', { exact: ' ' }, 'text-empty', '/exact'],
    ['an end after its start', { start: 25 }, 'field-malformed', '/end'],
    ['an id of its own', { anchor: id('A1') }, 'already-exists', '/anchor'],
  ])('needs %s', (_, change, code, pointer) => incident.when(anchoring(change), facts).refusedAs(code, pointer));
  it('is done once', () => {
    withAnchor.when(anchoring(), facts).refusedAs('already-exists', '/anchor');
    withAnchor.when(anchoring({ anchor: id('X2') }), facts).refusedAs('nothing-changed');
    withAnchor.when(anchoring({ anchor: id('X2'), start: 3 }), facts).accepted();
  });
  it('finds the document of an utterance that is one, or that a document speaks', () => {
    const ownVoice = utterance('U5', { claimants: [voiceOf('D2')], channel: 'ownVoice' });
    given(...AN_INCIDENT, ownVoice, assertion('A5', { utterance: id('U5'), relays: [] }))
      .when(anchoring({ assertion: id('A5'), hop: 0, snapshot: OTHER }), facts).accepted();
    given(...AN_INCIDENT, utterance('U5', { document: id('D2') }), assertion('A5', { utterance: id('U5') }))
      .when(anchoring({ assertion: id('A5'), hop: 0, snapshot: OTHER }), facts).accepted();
  });
  it('may come with the assertion, in the same append', () => {
    const log: CommandOf<'LogAssertion'> = {
      type: 'LogAssertion', assertion: id('A9'), utterance: { kind: 'held', utterance: id('U1') }, gist: 'x', certainty: 'asserted',
      relays: [relayIn('D1')], act: states('Q1/ricochet'), anchors: [{ ...PLACE, hop: 1 }],
    };
    const { type: _, anchors: __, ...logged } = log;
    incident.when(log, facts).then({ type: 'AssertionLogged', data: { ...logged, utterance: id('U1') } }, anchored({ assertion: id('A9') }));
    incident.when({ ...log, anchors: [{ ...PLACE, hop: 1, snapshot: OTHER }] }, facts).refusedAs('unknown-snapshot', '/anchors/0/snapshot');
  });
  it('is told of the document that the words stand in', () => {
    expect(referencesNeeded(incident.state(), anchoring()).documents).toContain('D1');
    expect(referencesNeeded(withAnchor.state(), rechecking(SAME)).documents).toContain('D1');
  });
});

describe('looking again', () => {
  it('is recorded beside the anchor, which stays', () => {
    withAnchor.when(rechecking(SAME), facts).then(rechecked(SAME));
    const { record } = given(...AN_INCIDENT, anchored(), rechecked(SAME), rechecked(GONE)).state();
    const held = record.anchors.get(id('X1'));
    expect({ start: held?.entry.data.start, found: held?.rechecks.map(({ data }) => data.found) }).toEqual({ start: 4, found: ['same', 'gone'] });
  });
  it.each<[string, Partial<AnchorRecheck>, string, string]>([
    ['an anchor', { anchor: id('X9') }, 'unknown-anchor', '/anchor'],
    ['a snapshot of the same document', { snapshot: OTHER }, 'unknown-snapshot', '/snapshot'],
    ['a newer snapshot', { snapshot: OLD }, 'snapshot-not-newer', '/snapshot'],
    ['a confidence from 0 to 1', { confidence: '1.5' }, 'field-malformed', '/confidence'],
    ['no place for what is gone', { found: 'gone' }, 'field-malformed', '/start'],
    ['an end after its start', { end: 4 }, 'field-malformed', '/end'],
  ])('needs %s', (_, change, code, pointer) => withAnchor.when(rechecking({ ...SAME, ...change }), facts).refusedAs(code, pointer));
  it('needs a place for what is found', () => withAnchor.when(rechecking({ ...GONE, found: 'moved' }), facts).refusedAs('field-malformed', '/start'));
  it('may use the same bytes, captured again', () => {
    const again = new Map([[id<DocumentId>('D1'), [snapshot('D1', OLD, '20'), snapshot('D1', OLD, '21')]]]);
    withAnchor.when(rechecking({ ...SAME, snapshot: OLD }), { snapshots: again }).accepted();
  });
  it('says a thing once', () => given(...AN_INCIDENT, anchored(), rechecked(GONE)).when(rechecking(GONE), facts).refusedAs('nothing-changed'));
});

describe('what an anchor holds', () => {
  it('keeps its document through amendments', () => {
    withAnchor.when(amend('e6', '/relays', [relayIn('D1')], [relayIn('D2')]), facts).refusedAs('entry-referenced', '/changes/0/after');
    withAnchor.when(amend('e6', '/relays', [relayIn('D1')], [relayIn('D1'), relayIn('D2')]), facts).accepted();
    const own = given(...AN_INCIDENT, utterance('U5', { document: id('D2') }), assertion('A5', { utterance: id('U5') }),
      anchored({ assertion: id('A5'), hop: 0, snapshot: OTHER }));
    own.when(amend('e10', '/document', 'D2', null), facts).refusedAs('entry-referenced', '/changes/0/after');
  });
  it('is voided before its assertion, and after what was found of it', () => {
    withAnchor.when(voiding('e6')).refusedAs('entry-referenced', '/entry');
    withAnchor.when(voiding('e10')).then(voided('e10'));
    given(...AN_INCIDENT, anchored(), rechecked(SAME)).when(voiding('e10')).refusedAs('entry-referenced', '/entry');
    expect(given(...AN_INCIDENT, anchored(), rechecked(SAME), voided('e11')).state().record.anchors.get(id('X1'))?.rechecks).toEqual([]);
  });
  it('cannot be amended: one anchors anew', () =>
    withAnchor.when(amend('e10', '/start', 4, 5)).refusedAs('entry-not-amendable', '/entry'));
  it('reads the same after other amendments', () => expect(given(...AN_INCIDENT, anchored(), amendedEntry('e6', '/gist', 'what A1 says', 'x'))
    .state().record.anchors.size).toBe(1));
});
