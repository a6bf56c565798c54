import { describe, expect, it } from '@jest/globals';
import { decide as decideDocument, evolve as evolveDocument, initialState as noDocument } from './document/document.js';
import { decide as decideSource, evolve as evolveSource, initialState as noSource } from './source/source.js';
import { AN_INCIDENT, D1, DHS, id, merged, related, someFacts, stored, voided } from './testing/builders.js';
import type { EventId } from './ids.js';
import { given, outcomeOf } from './testing/scenario.js';
import { withheldDocument, withheldSource } from './withholding.js';
import type { ReleaseEntry, WithholdEntry } from './withholding.js';

const withhold = (entry: string): WithholdEntry => ({ type: 'WithholdEntry', entry: id(entry), reason: 'a name slipped in' });
const release = (entry: string): ReleaseEntry => ({ type: 'ReleaseEntry', entry: id(entry), reason: 'they agreed' });
const data = { entry: id<EventId>('e6'), reason: 'a name slipped in' } as const;
const incident = given(...AN_INCIDENT);
const kept = given(...AN_INCIDENT, { type: 'EntryWithheld', data });

describe('withholding an entry', () => {
  it('is recorded', () => incident.when(withhold('e6')).then({ type: 'EntryWithheld', data }));
  it('asks for an entry that stands', () => {
    incident.when(withhold('e99')).refusedAs('unknown-entry', '/entry');
    given(...AN_INCIDENT, voided('e9')).when(withhold('e9')).refusedAs('entry-voided', '/entry');
  });
  it('happens once', () => kept.when(withhold('e6')).refusedAs('already-withheld', '/entry'));
  it('says why', () => incident.when({ ...withhold('e6'), reason: ' ' }).refusedAs('text-empty', '/reason'));
  it('leaves the opening to unpublishing, and fixes and judgements to what they are about', () => {
    const more = given(...AN_INCIDENT, voided('e9'), merged('M1', 'U1', 'U2'), related('L1', 'A1', 'A2', { kind: 'repeats' }), related('L2', 'A1', 'A2'));
    for (const entry of ['e0', 'e10', 'e11', 'e12']) more.when(withhold(entry)).refusedAs('entry-not-withholdable', '/entry');
    more.when(withhold('e13')).accepted();
    kept.when(withhold('e10')).refusedAs('entry-not-withholdable', '/entry');
  });
  it('is nothing to publish', () => expect(kept.state().contentRevision).toBe(incident.state().contentRevision));
});

describe('releasing it', () => {
  it('is recorded', () => kept.when(release('e6')).then({ type: 'EntryReleased', data: { entry: id('e6'), reason: 'they agreed' } }));
  it('needs something withheld', () => incident.when(release('e6')).refusedAs('not-withheld', '/entry'));
  it('makes withholding possible again', () => {
    const released = given(...AN_INCIDENT, { type: 'EntryWithheld', data }, { type: 'EntryReleased', data });
    released.when(withhold('e6')).accepted();
    released.when(release('e6')).refusedAs('not-withheld', '/entry');
  });
});

describe('a source and a document', () => {
  it('are withheld in their own streams', () => {
    const source = stored([{ type: 'SourceRegistered', data: DHS }], 'source-dhs').reduce(evolveSource, noSource());
    outcomeOf(() => decideSource(source, withhold('e0'), someFacts())).then({ type: 'EntryWithheld', data: { ...data, entry: id('e0') } });
    outcomeOf(() => decideSource(source, release('e0'), someFacts())).refusedAs('not-withheld', '/entry');
    const document = stored([{ type: 'DocumentRegistered', data: D1 }], 'document-D1').reduce(evolveDocument, noDocument());
    outcomeOf(() => decideDocument(document, withhold('e0'), someFacts())).accepted();
  });
  it('read to readers as what they are, without who or which', () => {
    expect(withheldSource({ ...DHS, label: 'dhs' })).toEqual({ source: 'dhs', name: '[withheld]', kind: 'body', official: true });
    expect(withheldDocument({ ...D1, url: 'https://example.org/one', published: { ...D1.published, verbatim: 'Tuesday, in the one paper' } }))
      .toEqual({ document: 'D1', title: '[withheld]', publisher: null, published: D1.published });
  });
});
