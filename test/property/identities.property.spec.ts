/** Merges and splits of sources: whatever order they come in, and whatever is taken back. */
import { describe, expect, it } from '@jest/globals';
import { accountOf } from '#domain/account/account.js';
import { Identities, withIdentities } from '#domain/account/identities.js';
import { worldOf } from '#domain/account/world.js';
import type { QuestionAccount } from '#domain/account/view.js';
import { entryOf } from '#domain/entries.js';
import type { Entry } from '#domain/entries.js';
import type { Decided } from '#domain/events.js';
import type { SourceId } from '#domain/ids.js';
import type { IncidentRecord } from '#domain/incident/record.js';
import { evolve, initialState } from '#domain/incident/state.js';
import type { Source } from '#domain/source/events.js';
import { relationsIn } from '#domain/source/relations.js';
import type { Claimant } from '#domain/speech.js';
import { D1, D2, LATER, assertion, id, on, opened, position, question, states, stored, utterance } from '#domain/testing/builders.js';
import { fc, SEED } from '#test/support/property.js';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];
const SOURCES = new Map(NAMES.map((name): [SourceId, Source] => [id(name), { source: id(name), name, kind: 'body', official: true }]));
const REFERENCES = { sources: SOURCES, documents: new Map([D1, D2, LATER].map((document) => [document.document, document])) };
const MOMENTS = ['2025-10-21T23:59:59.999Z', '2025-10-25T12:00:00.000Z', '2025-11-30T00:00:00.000Z'];

interface Speech { readonly speakers: readonly number[]; readonly behind: number | null; readonly day: number; readonly answer: number; readonly relay: number | null }
const speeches: fc.Arbitrary<readonly Speech[]> = fc.array(fc.record({
  speakers: fc.uniqueArray(fc.nat(NAMES.length - 1), { minLength: 1, maxLength: 2 }), behind: fc.option(fc.nat(NAMES.length - 1), { freq: 3 }),
  day: fc.integer({ min: 20, max: 28 }), answer: fc.nat(2), relay: fc.option(fc.nat(NAMES.length - 1)),
}), { minLength: 1, maxLength: 9 });

const source = (n: number): SourceId => id(NAMES[n] ?? 'a');

/** An incident in which these are said; `as` tells under which name each source is recorded. */
function recordOf(said: readonly Speech[], as: (name: SourceId) => SourceId = (name) => name): IncidentRecord {
  const claimant = (speaker: number, behind: number | null): Claimant => {
    const [who, whom] = [as(source(speaker)), behind === null ? null : as(source(behind))];
    return { speaker: { kind: 'source', source: who }, ...(whom === null || whom === who ? {} : { onBehalfOf: whom }) };
  };
  const events = said.flatMap(({ speakers, behind, day, answer, relay }, i): readonly Decided[] => {
    const [first, ...others] = [...new Map(speakers.map((speaker) => claimant(speaker, behind)).map((each) => [JSON.stringify(each), each])).values()];
    if (first === undefined) return [];
    const by = relay === null ? { document: id<never>(day % 2 === 0 ? 'D1' : 'D4') } : { source: as(source(relay)), document: id<never>('D2') };
    return [
      utterance(`U${i}`, { claimants: [first, ...others], said: on(`2025-10-${day}`) }),
      assertion(`A${i}`, { utterance: id(`U${i}`), act: states(`Q1/p${answer}`), relays: [{ by, mode: 'quote', certainty: 'asserted' }] }),
    ];
  });
  const asked = [question('Q1'), ...[0, 1, 2].map((n) => position(`Q1/p${n}`))];
  return stored([opened(), ...asked, ...events]).reduce(evolve, initialState()).record;
}

interface Relation { readonly split: boolean; readonly from: number; readonly to: number; readonly mentions: readonly number[] }
const relations: fc.Arbitrary<readonly Relation[]> = fc.array(fc.record({
  split: fc.boolean(), from: fc.nat(NAMES.length - 1), to: fc.nat(NAMES.length - 1), mentions: fc.uniqueArray(fc.nat(8), { minLength: 1, maxLength: 4 }),
}), { maxLength: 6 });
/** A forest: each source is merged at most once, into one of a smaller name. */
const merges: fc.Arbitrary<readonly Relation[]> = fc.uniqueArray(
  fc.tuple(fc.nat(NAMES.length - 1), fc.nat(NAMES.length - 1)).filter(([from, to]) => to < from).map(([from, to]): Relation => ({ split: false, from, to, mentions: [] })),
  { selector: ({ from }) => from, maxLength: 5 },
);

const related = ({ split, from, to, mentions }: Relation, i: number): Decided => (split
  ? { type: 'SourceSplit', data: { relation: id(`r${i}`), source: source(from), part: source(to), utterances: mentions.map((n) => id(`U${n}`)), assertions: mentions.map((n) => id(`A${n}`)), rationale: 'two' } }
  : { type: 'SourcesMerged', data: { relation: id(`r${i}`), absorbed: source(from), survivor: source(to), rationale: 'one' } });
const withdrawn = (i: number): Decided => ({ type: 'RelationWithdrawn', data: { relation: id(`r${i}`), reason: 'not so' } });

/** As recorded by a place in the log: after everything the incident says. */
const identitiesOf = (events: readonly Decided[], through = Infinity): Identities =>
  new Identities(relationsIn(stored(events, 'source-a').map((event): Entry => ({ ...entryOf(event), id: id(`s${event.revision}`), logIndex: 1_000 + event.revision }))
    .filter(({ logIndex }) => logIndex <= through)));
const accounts = (record: IncidentRecord, identities: Identities): readonly (readonly QuestionAccount[])[] => {
  const world = worldOf(withIdentities(record, identities), REFERENCES);
  return MOMENTS.map((moment) => accountOf(world, moment));
};
/** Without the events that say who is who: they tell of our work, not of the account. */
const bare = (told: readonly (readonly QuestionAccount[])[]): unknown =>
  JSON.parse(JSON.stringify(told, (key, value: unknown) => (key === 'identified' ? undefined : value)));

const check = (property: fc.IProperty<never> | fc.IPropertyWithHooks<never>): void => void fc.assert(property as fc.IProperty<unknown>, { numRuns: 100 });
const shuffled = <T>(list: readonly T[], seeds: readonly number[]): readonly T[] =>
  list.map((item, i) => [seeds[i] ?? 0, item] as const).toSorted(([a], [b]) => a - b).map(([, item]) => item);
const seeds = fc.array(fc.nat(1_000), { minLength: 12, maxLength: 12 });

describe(`merges and splits of sources (seed ${SEED})`, () => {
  it('leave no trace once all are taken back, in whatever order', () => {
    check(fc.property(speeches, relations, seeds, seeds, (said, made, order, back) => {
      const record = recordOf(said);
      const forth = shuffled(made.map(related), order);
      const taken = [...forth, ...shuffled(made.map((_, i) => withdrawn(i)), back)];
      expect(accounts(record, identitiesOf(taken))).toEqual(accounts(record, identitiesOf([])));
      expect(withIdentities(record, identitiesOf(taken))).toBe(record);
    }) as never);
  });

  it('give the same account in whatever order the merges came', () => {
    check(fc.property(speeches, merges, seeds, (said, made, order) => {
      const record = recordOf(said);
      const events = made.map(related);
      expect(bare(accounts(record, identitiesOf(shuffled(events, order))))).toEqual(bare(accounts(record, identitiesOf(events))));
    }) as never);
  });

  it('do not exist before they were recorded', () => {
    check(fc.property(speeches, relations, fc.nat(6), (said, made, cut) => {
      const record = recordOf(said);
      const events = made.map(related);
      expect(accounts(record, identitiesOf(events, 999 + cut))).toEqual(accounts(record, identitiesOf(events.slice(0, cut))));
      expect(accounts(record, identitiesOf(events, 999))).toEqual(accounts(record, identitiesOf([])));
    }) as never);
  });

  it('read as if the survivor had been named all along', () => {
    check(fc.property(speeches, merges, (said, made) => {
      const into = new Map(made.map(({ from, to }) => [source(from), source(to)]));
      const follow = (name: SourceId): SourceId => {
        const next = into.get(name);
        return next === undefined ? name : follow(next);
      };
      const merged = accounts(recordOf(said), identitiesOf(made.map(related)));
      expect(bare(merged)).toEqual(bare(accounts(recordOf(said, follow), identitiesOf([]))));
    }) as never);
  });

  it('come to an end, whatever was recorded at once', () => {
    check(fc.property(speeches, relations, (said, made) => {
      accounts(recordOf(said), identitiesOf(made.map(related)));
    }) as never);
  });
});
