import { describe, expect, it } from '@jest/globals';
import { AN_INCIDENT, assertion, id, opened } from '../testing/builders.js';
import { given } from '../testing/scenario.js';
import type { Decided } from '../events.js';
import type { CommandOf } from './commands.js';

const open: CommandOf<'OpenIncident'> = {
  type: 'OpenIncident', incident: id('I1'), slug: id('the-shooting'), kind: 'happening', title: 'The shooting', happened: null,
  zone: 'America/Los_Angeles',
};
const published = (throughRevision: number): Decided =>
  ({ type: 'IncidentPublished', data: { incident: id('I1'), throughRevision } });
const unpublished: Decided = { type: 'IncidentUnpublished', data: { incident: id('I1'), reason: 'too early' } };

describe('opening an incident', () => {
  it('stands in a stream of its own', () => given().when(open).then(opened({ happened: null })));
  it('happens once', () => given(opened()).when(open).refusedAs('already-exists', '/incident'));
  it.each(['No', 'two  words', '-edge', 'a--b', 'ab', 'x'.repeat(81), 'ünder'])('refuses the slug %p', (slug) =>
    given().when({ ...open, slug: id(slug) }).refusedAs('field-malformed', '/slug'));
  it('needs a zone that exists', () => given().when({ ...open, zone: 'Mars/Olympus' }).refusedAs('zone-unknown', '/zone'));
  it('needs a title one can read', () => given().when({ ...open, title: ' \u200b ' }).refusedAs('text-empty', '/title'));
  it('refuses half a character', () => given().when({ ...open, title: 'a\ud800' }).refusedAs('text-malformed', '/title'));
  it('limits the title', () => given().when({ ...open, title: 'x'.repeat(501) }).refusedAs('too-long', '/title'));
  it('comes before everything else', () => given().when({ type: 'PublishIncident' }).refusedAs('unknown-incident'));
});

describe('publishing an incident', () => {
  const publish = (throughRevision?: number): CommandOf<'PublishIncident'> =>
    ({ type: 'PublishIncident', ...(throughRevision === undefined ? {} : { throughRevision }) });

  it('reaches as far as there is something to read', () => given(...AN_INCIDENT).when(publish()).then(published(9)));
  it('reaches as far as is said', () => given(...AN_INCIDENT).when(publish(4)).then(published(4)));
  it('cannot reach beyond the stream', () =>
    given(...AN_INCIDENT).when(publish(10)).refusedAs('revision-beyond-stream', '/throughRevision'));
  it('waits for an import to be completed', () =>
    given(...AN_INCIDENT).when(publish(), { importIncomplete: true }).refusedAs('import-incomplete'));
  it('moves forward when there is more', () =>
    given(...AN_INCIDENT, published(9), assertion('A5')).when(publish()).then(published(11)));
  it('says no twice to the same', () =>
    given(...AN_INCIDENT, published(9)).when(publish()).refusedAs('nothing-to-do', '/throughRevision'));
  it('does not count its own event as news', () =>
    given(...AN_INCIDENT, published(9)).when(publish(10)).refusedAs('nothing-to-do', '/throughRevision'));
  it('may repeat a revision for sources and documents that changed', () =>
    given(...AN_INCIDENT, published(9)).when(publish(), { referencesChanged: true }).then(published(9)));
  it('does not move backward', () =>
    given(...AN_INCIDENT, published(9)).when(publish(5)).refusedAs('publication-behind', '/throughRevision'));
  it('may start over once it is unpublished', () =>
    given(...AN_INCIDENT, published(9), unpublished).when(publish(5)).then(published(5)));
});

describe('unpublishing an incident', () => {
  const unpublish: CommandOf<'UnpublishIncident'> = { type: 'UnpublishIncident', reason: 'too early' };

  it('ends what readers see', () => given(...AN_INCIDENT, published(9)).when(unpublish).then(unpublished));
  it('needs a reason', () =>
    given(...AN_INCIDENT, published(9)).when({ ...unpublish, reason: '' }).refusedAs('text-empty', '/reason'));
  it('needs something published', () => given(...AN_INCIDENT).when(unpublish).refusedAs('not-published'));
  it('happens once', () => given(...AN_INCIDENT, published(9), unpublished).when(unpublish).refusedAs('not-published'));
  it('keeps when the publication was touched last', () =>
    expect(given(...AN_INCIDENT, published(9), unpublished).state().publication)
      .toEqual({ throughRevision: null, touchedAt: 11 }));
});
