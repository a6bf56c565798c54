import { describe, expect, it } from '@jest/globals';
import { D1, amendedEntry, id, someFacts, stored, voided } from '../testing/builders.js';
import { amend, outcomeOf, voiding } from '../testing/scenario.js';
import type { Decided } from '../events.js';
import type { Facts } from '../facts.js';
import { decide, evolve, initialState } from './document.js';
import type { DocumentCommand } from './document.js';
import type { Snapshot } from './events.js';
import type { CaptureSnapshot } from './snapshots.js';

const NOW = '2025-10-22T08:00:00.000Z';
const A: Snapshot = {
  document: id('D1'), snapshot: id('a'.repeat(64)), bytes: '512', mediaType: 'text/html', capturedAt: '2025-10-22T07:00:00.000Z',
  url: 'https://example.org/a', text: { sha256: id('b'.repeat(64)), codePoints: 12, normalisation: 'nfc-lines-1' },
};
const registered: Decided = { type: 'DocumentRegistered', data: D1 };
const captured = (extra: Partial<Snapshot> = {}): Decided => ({ type: 'SnapshotCaptured', data: { ...A, ...extra } });
const capture = (extra: Partial<CaptureSnapshot> = {}): CaptureSnapshot => ({ type: 'CaptureSnapshot', ...A, ...extra });
const stateAfter = (events: readonly Decided[]) => stored(events, 'document-D1').reduce(evolve, initialState());
const given = (...events: readonly Decided[]) => ({
  when: (command: DocumentCommand, facts: Partial<Facts> = {}) => outcomeOf(() => decide(stateAfter(events), command, someFacts(facts))),
});

describe('capturing', () => {
  it('records what the bytes were, and when', () => given(registered).when(capture()).then(captured()));
  it('happens now, unless told', () => {
    const { capturedAt: _, ...untold } = capture();
    given(registered).when(untold).then(captured({ capturedAt: NOW }));
  });
  it('may find the same bytes again, at another time', () => {
    given(registered, captured()).when(capture({ capturedAt: NOW })).then(captured({ capturedAt: NOW }));
    given(registered, captured()).when(capture()).refusedAs('nothing-changed');
  });
  it('needs a document', () => {
    given().when(capture()).refusedAs('unknown-document');
    given(registered, voided('e0')).when(capture()).refusedAs('unknown-document');
  });
  it.each<[string, Partial<CaptureSnapshot>, string, string]>([
    ['a time that has come', { capturedAt: '2025-10-22T08:00:00.001Z' }, 'captured-after-recorded', '/capturedAt'],
    ['an instant', { capturedAt: '2025-10-22' }, 'field-malformed', '/capturedAt'],
    ['an address on the web', { url: 'file:///etc/hosts' }, 'url-malformed', '/url'],
    ['a hash', { snapshot: id('A'.repeat(64)) }, 'field-malformed', '/snapshot'],
    ['a hash of the text', { text: { sha256: id('b'), codePoints: 1, normalisation: 'nfc-lines-1' } }, 'field-malformed', '/text/sha256'],
    ['a text with something in it',
      { text: { sha256: id('b'.repeat(64)), codePoints: 0, normalisation: 'nfc-lines-1' } }, 'field-malformed', '/text/codePoints'],
    ['a size', { bytes: '0512' }, 'field-malformed', '/bytes'], ['a media type', { mediaType: 'page' }, 'field-malformed', '/mediaType'],
  ])('needs %s', (_, change, code, pointer) => given(registered).when(capture(change)).refusedAs(code, pointer));
});

describe('a captured document', () => {
  it('knows what stands of its snapshots', () => {
    const later = captured({ snapshot: id('c'.repeat(64)), capturedAt: NOW });
    expect(stateAfter([registered, captured(), later]).snapshots.map(({ data }) => data)).toEqual([A, later.data]);
    expect(stateAfter([registered, captured(), later, voided('e1')]).snapshots.map(({ data }) => data)).toEqual([later.data]);
    const renamed = stateAfter([registered, captured(), amendedEntry('e0', '/title', 'a report', 'the report')]);
    expect({ title: renamed.document?.title, snapshots: renamed.snapshots.length }).toEqual({ title: 'the report', snapshots: 1 });
  });
  it('gives up a snapshot that nothing names, and itself only without any', () => {
    given(registered, captured()).when(voiding('e1')).then(voided('e1'));
    given(registered, captured()).when(voiding('e1'), { namedBy: 'incident I1' }).refusedAs('entry-referenced', '/entry');
    given(registered, captured()).when(voiding('e0')).refusedAs('entry-referenced', '/entry');
    given(registered, captured(), voided('e1')).when(voiding('e0')).then(voided('e0'));
  });
  it('keeps a snapshot as it was found', () =>
    given(registered, captured()).when(amend('e1', '/mediaType', 'text/html', 'text/plain')).refusedAs('entry-not-amendable', '/entry'));
});
