import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Decided } from '#domain/events.js';
import type { Viewer } from '#domain/policy.js';
import {
  CNN, D1, DHS, LATER, USMS, amendedEntry, assertion, by, chosen, id, officials, on, opened, position, question, raised, relayIn, states,
  utterance, voided,
} from '#domain/testing/builders.js';
import { MemoryLog } from '../testing/memory-log.js';
import type { Project, Projected } from '../testing/projected.js';
import type { SearchAsked } from '../port.js';
import type { SearchHit } from '../views/search.js';

const OWNER: Viewer = { kind: 'owner', id: 'owner' };
const PUBLIC: Viewer = { kind: 'public' };

let log: MemoryLog;
let models: Projected;

const record: Projected['record'] = (stream, ...decided) => models.record(stream, ...decided);
const publish = (throughRevision: number): Promise<number> =>
  record('incident-I1', { type: 'IncidentPublished', data: { incident: id('I1'), throughRevision } });

const search = async (words: string | null, more: Partial<SearchAsked> = {}): Promise<readonly SearchHit[]> =>
  (await models.queries.search({ viewer: OWNER, ...(words === null ? {} : { words }), ...more }))?.items ?? [];
const found = async (words: string | null, more: Partial<SearchAsked> = {}): Promise<readonly string[]> =>
  (await search(words, more)).map(({ entry }) => entry).toSorted();

const unsortedAssertion = (label: string, gist: string): Decided => {
  const { act: _act, ...data } = assertion(label, { gist }).data;
  return { type: 'AssertionLogged', data };
};

export function searchContract(project: Project): void {
  beforeEach(async () => {
    log = new MemoryLog();
    log.append('source-dhs', [{ type: 'SourceRegistered', data: DHS }]);
    log.append('source-cnn', [{ type: 'SourceRegistered', data: CNN }]);
    log.append('source-usms', [{ type: 'SourceRegistered', data: USMS }]);
    log.append('document-D1', [{ type: 'DocumentRegistered', data: { ...D1, title: 'Déjà reported' } }]);
    // e4 to e13, revisions 0 to 9.
    log.append('incident-I1', [
      opened(), question('Q1', { text: 'What hit the hand?' }), position('Q1/ricochet', { text: 'a ricochet round' }), position('Q1/grab', { text: 'a grab' }),
      utterance('U1'), assertion('A1', { gist: 'A ricochet round hit the marshal', quote: 'It was a ricochet, <b>not</b> a shot' }),
      utterance('U2', { claimants: [officials('senior investigators')], channel: 'briefing', said: on('2025-11-03') }),
      assertion('A2', { utterance: id('U2'), gist: 'The marshal was grabbed', act: states('Q1/grab'), relays: [{ by: { source: id('cnn') }, mode: 'quote', certainty: 'asserted' }] }),
      raised('R1', 'A1', 'A2', { rationale: 'A round is no grab' }), unsortedAssertion('A3', 'Nobody knows about the round'),
    ]);
    models = await project(log);
  });

  describe('words', () => {
    it('are found in everything that is written', async () => {
      expect(await found('round')).toEqual(['e12', 'e13', 'e6', 'e9']);
      expect(await found('ricochet marshal')).toEqual(['e9']);
      expect(await found('investigators')).toEqual(['e10']);
      expect(await found('shooting')).toEqual(['e4']);
      expect(await found('homeland')).toEqual(['e0']);
      expect(await found('deja')).toEqual(['e3']);
      expect(await found('A02 OR A2')).toEqual(['e11']);
      expect(await found('nothing')).toEqual([]);
    });

    it('may be phrases, beginnings, and what must not be there', async () => {
      expect(await found('"round hit"')).toEqual(['e9']);
      expect(await found('"hit round"')).toEqual([]);
      expect(await found('grab*')).toEqual(['e11', 'e12', 'e7']);
      expect((await search('grab*')).map(({ entry, texts }) => [entry, texts[0]?.text]).toSorted()).toEqual([
        ['e11', 'The marshal was grabbed'], ['e12', 'A round is no grab'], ['e7', 'a grab'],
      ]);
      expect(await found('round -nobody -ricochet')).toEqual(['e12']);
    });

    it('that match are marked by their places, as they are written', async () => {
      const [hit] = await search('ricochet marshal', { kind: 'assertion' });
      expect(hit).toMatchObject({
        kind: 'assertion', type: 'AssertionLogged', incident: { id: 'I1', slug: 'the-shooting', title: 'The shooting' },
        speech: { assertion: 'A1', standing: 'onRecord', unsorted: false, who: 'Department of Homeland Security → a report'.replace('a report', 'Déjà reported') },
      });
      expect(hit?.texts.slice(0, 2)).toEqual([
        { at: 'text', text: 'A ricochet round hit the marshal', marks: [{ start: 2, end: 10 }, { start: 25, end: 32 }], cut: { before: false, after: false } },
        { at: 'quote', text: 'It was a ricochet, <b>not</b> a shot', marks: [{ start: 9, end: 17 }], cut: { before: false, after: false } },
      ]);
    });

    it('of an earlier version are not found any more, nor those of what was voided', async () => {
      await record('incident-I1', amendedEntry('e9', '/gist', 'A ricochet round hit the marshal', 'A splinter hit the marshal'), voided('e12'));
      expect(await found('round')).toEqual(['e13', 'e6']);
      expect(await found('splinter')).toEqual(['e9']);
      expect(await found('slip')).toEqual(['e14', 'e15']);
    });

    it('that are sealed are not in the index', async () => {
      await record('incident-I1', assertion('A4', { gist: { $sealed: 'cicochet' }, quote: 'an open word' }));
      expect(await found('cicochet')).toEqual([]);
      expect(await found('withheld')).toEqual([]);
      expect(await found('open')).toEqual(['e14']);
    });

    it('that are not understood are refused', async () => {
      await expect(models.queries.search({ viewer: OWNER, words: 'a AND b' })).rejects.toMatchObject({ code: 'search-not-understood', pointer: '/q' });
      await expect(models.queries.search({ viewer: OWNER })).rejects.toMatchObject({ code: 'search-not-understood' });
    });
  });

  describe('long texts', () => {
    const many = (count: number, word: (i: number) => string): string => Array.from({ length: count }, (_, i) => word(i)).join(' ');

    it('are found by every word, beginning and phrase, wherever these stand', async () => {
      await record('incident-I1', assertion('B1', { gist: many(20_000, (i) => `w${i}`), quote: 'and the end' }));
      for (const words of ['w0', 'w16382', 'w16384', 'w19999', '"w16383 w16384"', '"w19998 w19999"', 'w1999*', 'w19999 end', '"and the end"']) {
        expect([words, await found(words)]).toEqual([words, ['e14']]);
      }
      for (const words of ['"w19999 w19998"', '"w16384 w16386"', '"w19999 and"', 'w20000', '"and end"']) expect([words, await found(words)]).toEqual([words, []]);
      expect(await found('marshal OR w5 -"w19998 w19999"')).toEqual(['e11', 'e9']);
      expect(await found('marshal OR w5 -"w19999 w19998"')).toEqual(['e11', 'e14', 'e9']);
    });

    it('are found by phrases of a word that stands in them more often than is counted', async () => {
      await record('incident-I1', assertion('B1', { gist: `${many(300, () => 'again')} last` }), assertion('B2', { gist: `${many(200, () => 'again')} first` }));
      expect(await found('"again last"')).toEqual(['e14']);
      expect(await found('"again first"')).toEqual(['e15']);
      expect(await found('"last again"')).toEqual([]);
      expect(await found('again -"again last"')).toEqual(['e15']);
    });

    it('may hold words that are longer than any that is looked for', async () => {
      await record('incident-I1', assertion('B1', { gist: `${'é'.repeat(3_000)} ${'x'.repeat(9_999)} tail ${'😀'.repeat(700)}` }));
      expect(await found(`${'e'.repeat(400)}*`)).toEqual(['e14']);
      expect(await found(`${'x'.repeat(499)}*`)).toEqual(['e14']);
      expect(await found('x'.repeat(500))).toEqual([]);
      expect(await found('tail')).toEqual(['e14']);
    });

    it('may hold every kind of character', async () => {
      await record('incident-I1', assertion('B1', { gist: "it's a \\ 'quoted' \0 nul: a&b | !c <-> d:* \uFDD0 \uE000x", quote: 'ŉ ﬁ ½ ² Ⅷ' }));
      for (const words of ["it's", 'quoted', 'nul', '"a b"', '"c d"', '½', '²']) expect([words, await found(words)]).toEqual([words, ['e14']]);
      const [hit] = await search('quoted');
      expect(hit?.texts[0]?.text).toBe("it's a \\ 'quoted' \0 nul: a&b | !c <-> d:* \uFDD0 \uE000x");
      expect(await found(`"it's: a'\\" -"d | e:*"`)).toEqual(['e14']);
      expect(await found(`"it's' & \\b"`)).toEqual([]);
    });
  });

  describe('a search is narrowed', () => {
    it('by incident and kind', async () => {
      await record('incident-I2', opened({ incident: id('I2'), slug: id('another'), title: 'Another round' }));
      expect(await found('round', { incident: 'another' })).toEqual(['e14']);
      expect(await found('round', { kind: 'assertion' })).toEqual(['e13', 'e9']);
      expect(await found('round', { kind: 'contradiction' })).toEqual(['e12']);
      expect(await models.queries.search({ viewer: OWNER, words: 'round', incident: 'nowhere' })).toBeNull();
    });

    it('by who speaks or passes on, whoever that is by now', async () => {
      expect(await found(null, { source: 'dhs' })).toEqual(['e0', 'e13', 'e9']);
      expect(await found('marshal', { source: 'cnn' })).toEqual(['e11']);
      await expect(models.queries.search({ viewer: OWNER, words: 'a', source: 'nobody' })).rejects.toMatchObject({ code: 'unknown-source', pointer: '/source' });
      await record('source-dhs', { type: 'SourcesMerged', data: { relation: id('M1'), absorbed: id('usms'), survivor: id('dhs'), rationale: 'one' } });
      await record('incident-I1', utterance('U4', { claimants: [by('usms')] }), assertion('A4', { utterance: id('U4'), gist: 'One more of the marshals' }));
      expect(await found('marshals', { source: 'dhs' })).toEqual(['e16', 'e2']);
      expect(await found('marshals', { source: 'usms' })).toEqual(['e16', 'e2']);
      await record('source-dhs', { type: 'RelationWithdrawn', data: { relation: id('M1'), reason: 'two after all' } });
      expect(await found('marshals', { source: 'dhs' })).toEqual([]);
    });

    it('by question and position, as chosen last', async () => {
      expect(await found('marshal', { position: 'Q1/grab' })).toEqual(['e11']);
      expect(await found(null, { question: 'Q1', kind: 'assertion' })).toEqual(['e11', 'e9']);
      const choice = await record('incident-I1', chosen('A1', states('Q1/grab')));
      expect(await found('marshal', { position: 'Q1/grab' })).toEqual(['e11', 'e9']);
      expect(await found('marshal', { position: 'Q1/ricochet' })).toEqual([]);
      await record('incident-I1', voided(`e${choice}`));
      expect(await found('marshal', { position: 'Q1/ricochet' })).toEqual(['e9']);
    });

    it('by standing, as the rules of the domain have it', async () => {
      expect(await found('marshal OR round', { standing: 'onRecord' })).toEqual(['e13', 'e9']);
      expect(await found('marshal', { standing: 'anonymousOfficial' })).toEqual(['e11']);
      expect(await found('marshal', { standing: 'notOfficial' })).toEqual([]);
      await record('incident-I1', amendedEntry('e8', '/channel', 'statement', 'filing'));
      expect(await found('marshal', { standing: 'filing' })).toEqual(['e9']);
    });

    it('by when it was said and public', async () => {
      const [october, november] = [{ to: '2025-10-31T00:00:00.000Z' }, { from: '2025-11-01T00:00:00.000Z', to: '2025-11-30T00:00:00.000Z' }];
      expect(await found('marshal', { said: october })).toEqual(['e9']);
      expect(await found('marshal', { said: november })).toEqual(['e11']);
      expect(await found('marshal', { public: october })).toEqual(['e9']);
      await record('incident-I1', amendedEntry('e8', '/said/earliest', '2025-10-21T07:00:00.000Z', '2025-11-02T07:00:00.000Z'),
        amendedEntry('e8', '/said/latest', '2025-10-22T06:59:59.999Z', '2025-11-02T08:00:00.000Z'));
      expect(await found('marshal', { said: november })).toEqual(['e11', 'e9']);
    });

    it('by whether it waits to be sorted', async () => {
      expect(await found('round', { unsorted: true })).toEqual(['e13']);
      expect(await found('round', { unsorted: false })).toEqual(['e9']);
      const choice = await record('incident-I1', chosen('A3', states('Q1/grab')));
      expect(await found('round', { unsorted: true })).toEqual([]);
      await record('incident-I1', voided(`e${choice}`));
      expect(await found('round', { unsorted: true })).toEqual(['e13']);
    });
  });

  describe('pages', () => {
    it('put the best match first, and of equal ones the newest', async () => {
      await record('incident-I1', ...Array.from({ length: 5 }, (_, i) => assertion(`B${i}`, { gist: i === 2 ? 'splinter after splinter' : 'a splinter' })));
      expect((await search('splinter')).map(({ entry }) => entry)).toEqual(['e16', 'e18', 'e17', 'e15', 'e14']);
    });

    it('follow each other without a gap, whatever is recorded meanwhile', async () => {
      await record('incident-I1', ...Array.from({ length: 23 }, (_, i) => assertion(`B${i}`, { gist: `a splinter ${'again '.repeat(i % 4)}` })));
      const whole = (await search('splinter')).map(({ entry }) => entry);
      const seen: string[] = [];
      let after: string | null | undefined;
      for (let pages = 0; after !== null; pages++) {
        const page = await models.queries.search({ viewer: OWNER, words: 'splinter', limit: 5, ...(after === undefined ? {} : { after }) });
        seen.push(...(page?.items ?? []).map(({ entry }) => entry));
        after = page?.next ?? null;
        await record('incident-I1', assertion(`C${pages}`, { gist: 'splinter splinter splinter' }), amendedEntry(`e${15 + pages}`, '/gist', log.events[15 + pages]?.data && Reflect.get(log.events[15 + pages]!.data, 'gist'), 'gone'));
      }
      expect(seen).toEqual(whole);
      expect(whole.length).toBe(23);
    });

    it('of one search are none of another', async () => {
      await record('incident-I1', ...Array.from({ length: 5 }, (_, i) => assertion(`B${i}`, { gist: 'a splinter' })));
      const page = await models.queries.search({ viewer: OWNER, words: 'splinter', limit: 2 });
      for (const asked of [{ words: 'round' }, { words: 'splinter', kind: 'assertion' as const }]) {
        await expect(models.queries.search({ viewer: OWNER, ...asked, after: page?.next ?? '' })).rejects.toMatchObject({ code: 'cursor-invalid' });
      }
      await expect(models.queries.search({ viewer: OWNER, words: 'splinter', after: 'nonsense' })).rejects.toMatchObject({ code: 'cursor-invalid' });
    });

    it('reach every match, newest first, where there are more than can be ranked together', async () => {
      await record('incident-I1', ...Array.from({ length: 1_050 }, (_, i) => assertion(`B${i}`, { gist: i === 0 ? 'splinter splinter' : 'a splinter' })));
      const first = await models.queries.search({ viewer: OWNER, words: 'splinter', limit: 500 });
      expect(first?.ranked).toEqual({ all: false, among: 1_000 });
      const seen = new Set<string>();
      let page = first;
      for (; page !== null && page !== undefined; ) {
        for (const { entry } of page.items) seen.add(entry);
        page = page.next === null ? null : await models.queries.search({ viewer: OWNER, words: 'splinter', limit: 500, after: page.next });
      }
      expect(seen.size).toBe(1_050);
    });
  });

  describe('for the public', () => {
    const read = (words: string | null, more: Partial<SearchAsked> = {}) => found(words, { viewer: PUBLIC, ...more });

    it('there is nothing before anything is published, and nothing again when it is unpublished', async () => {
      for (const words of ['round', 'homeland', 'deja', 'shooting']) expect(await read(words)).toEqual([]);
      await publish(9);
      for (const words of ['round', 'homeland', 'deja', 'shooting']) expect((await read(words)).length).toBeGreaterThan(0);
      await record('incident-I1', { type: 'IncidentUnpublished', data: { incident: id('I1'), reason: 'too early' } });
      for (const words of ['round', 'homeland', 'deja', 'shooting']) expect(await read(words)).toEqual([]);
    });

    it('it ends at the horizon, and reads as it stood there', async () => {
      await publish(9);
      await record('incident-I1', assertion('A4', { gist: 'a later round' }), amendedEntry('e9', '/gist', 'A ricochet round hit the marshal', 'A splinter hit the marshal'));
      expect(await read('round')).toEqual(['e12', 'e6', 'e9']);
      expect(await read('splinter')).toEqual([]);
      expect(await read('later')).toEqual([]);
      expect(await found('round')).not.toContain('e9');
    });

    it('what stays with the desk is not there: what waits to be sorted, and sources that nothing published names', async () => {
      await publish(9);
      expect(await read('nobody')).toEqual([]);
      expect(await read('round', { unsorted: true })).toEqual([]);
      expect(await read('marshals')).toEqual([]);
      await expect(models.queries.search({ viewer: PUBLIC, words: 'a', source: 'usms' })).rejects.toMatchObject({ code: 'unknown-source' });
    });

    it('what nobody published of a ledger of many is not in the way', async () => {
      await publish(9);
      for (let n = 0; n < 80; n++) await record(`incident-J${n}`, opened({ incident: id(`J${n}`), slug: id(`case-${n}`), title: 'A round of its own' }));
      expect(await read('round')).toEqual(['e12', 'e6', 'e9']);
      for (let n = 0; n < 70; n++) await record(`incident-J${n}`, { type: 'IncidentPublished', data: { incident: id(`J${n}`), throughRevision: 0 } });
      expect((await read('round')).length).toBe(73);
    });

    it('what is withheld is not there until it is released, nor what rests on it', async () => {
      await publish(9);
      expect(await read('ricochet')).toContain('e9');
      const withheld = await record('incident-I1', { type: 'EntryWithheld', data: { entry: id('e9'), reason: 'at their request' } });
      expect(await read('ricochet')).not.toContain('e9');
      expect(await read('grab', { kind: 'contradiction' })).toEqual([]);
      expect(await found('ricochet')).toContain('e9');
      expect(await read('request')).toEqual([]);
      expect(await found('request')).toEqual([`e${withheld}`]);
      await record('incident-I1', { type: 'EntryReleased', data: { entry: id('e9'), reason: 'agreed' } });
      expect(await read('ricochet')).toContain('e9');
    });

    it('who a confidential source is stays hidden', async () => {
      await record('source-mole', { type: 'SourceRegistered', data: { source: id('mole'), kind: 'person', name: { $sealed: 'x' }, label: 'the mole', confidential: true } });
      await record('document-D4', { type: 'DocumentRegistered', data: LATER });
      await record('incident-I1', utterance('U9', { claimants: [by('mole')] }), assertion('A9', { utterance: id('U9'), gist: 'whispered', relays: [relayIn('D4')] }));
      await publish(12);
      expect(await read('mole')).toEqual([]);
      expect((await search('whispered', { viewer: PUBLIC }))[0]?.speech?.who).not.toContain('mole');
      expect((await search('whispered'))[0]?.speech?.who).toContain('mole');
    });
  });
}
