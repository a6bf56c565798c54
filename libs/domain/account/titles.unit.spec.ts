import { describe, expect, it } from '@jest/globals';
import { by, id, on } from '../testing/builders.js';
import { asks, identitiesAfter, mergedInto, reports, says, told, toldWith } from './testing.js';
import type { Told } from './testing.js';
import { titlesOf } from './titles.js';
import type { World } from './world.js';

const q = asks('Q1', 'exclusive', 'a');
const LATER = '2025-11-30T00:00:00.000Z';
/** The report in a document, in which whoever came before is called so. */
const titled = ([...events]: readonly Told[], ...titles: readonly (readonly [string, string])[]): readonly Told[] => events.map((event): Told => {
  if (!('type' in event) || event.type !== 'AssertionLogged') return event;
  const relays = titles.map(([document, title]) => ({ by: { document: id<never>(document) }, mode: 'quote' as const, certainty: 'asserted' as const, title }));
  return { ...event, data: { ...event.data, relays } };
});
const shown = (world: World, source = 'smith', moment = LATER) =>
  titlesOf([{ incident: { id: id('I1'), label: 'The shooting' }, world, source: id(source) }], moment)
    .map(({ title, document, presence, assertions }) => `${title} in ${document?.label ?? 'nothing'} [${assertions.map(({ label }) => label).join(' ')}]${presence === 'possible' ? ' possibly' : ''}`);
const smith = (a: string, title: string, document: string, said = on('2025-10-21')) => titled(says(a, 'Q1/a', { who: by('smith', 'dhs'), said }), [document, title]);

describe('the titles of a source', () => {
  const world = told(q, smith('A1', 'press secretary', 'D4', on('2025-10-30')), smith('A2', 'assistant', 'D1'), smith('A3', 'assistant', 'D1'), smith('A4', 'deputy', 'D3'));

  it('are those it was printed under, in the order in which they could be known', () =>
    expect(shown(world)).toEqual(['assistant in D1 [A2 A3]', 'deputy in D3 [A4]', 'press secretary in D4 [A1]']));
  it('are there from when the document was published', () => {
    expect(shown(world, 'smith', '2025-10-20T12:00:00.000Z')).toEqual([]);
    expect(shown(world, 'smith', '2025-10-23T12:00:00.000Z')).toEqual(['assistant in D1 [A2 A3]', 'deputy in D3 [A4] possibly']);
  });
  it('are the speaker\'s, not the body\'s that is spoken for', () => expect(shown(world, 'dhs')).toEqual([]));
  it('are given by the next hop to the one before', () => {
    const [logged] = [reports('A5', 'uA2', 'Q1/a')];
    if (logged === undefined || !('type' in logged) || logged.type !== 'AssertionLogged') throw new Error('no report');
    const relays = [
      { by: { source: id<never>('cnn') }, mode: 'quote' as const, certainty: 'asserted' as const, title: 'spokesperson' },
      { by: { document: id<never>('D2') }, mode: 'paraphrase' as const, certainty: 'asserted' as const, title: 'the network' },
    ];
    const chained = told(q, says('A2', 'Q1/a', { who: by('smith') }), { ...logged, data: { ...logged.data, relays } });
    expect([shown(chained), shown(chained, 'cnn')]).toEqual([['spokesperson in nothing [A5]'], ['the network in D2 [A5]']]);
  });
  it('follow a merge', () => {
    const merged = toldWith(identitiesAfter(mergedInto('m1', 'smith', 'jones')), q, smith('A1', 'assistant', 'D1'));
    expect([shown(merged), shown(merged, 'jones')]).toEqual([[], ['assistant in D1 [A1]']]);
  });
});
