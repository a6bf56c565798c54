import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Decided } from '#domain/events.js';
import type { IncidentId } from '#domain/ids.js';
import type { Viewer } from '#domain/policy.js';
import {
  CNN, D1, DHS, ICE, USMS, amendedEntry, assertion, by, chosen, id, ids, on, opened, position, question, raised, relayIn, states, step,
  utterance, voided,
} from '#domain/testing/builders.js';
import { MemoryLog, timeOf } from '../testing/memory-log.js';
import type { Project, Projected } from '../testing/projected.js';
import type { ReplayStep } from '../port.js';
import type { Queries } from '../queries/queries.js';
import type { ReplayPart } from '../queries/replay-queries.js';

const OWNER: Viewer = { kind: 'owner', id: 'owner' };
const PUBLIC: Viewer = { kind: 'public' };
const LATER = '2025-11-30T00:00:00.000Z';

let log: MemoryLog;
let models: Projected;
let ask: Queries;

const record: Projected['record'] = (stream, ...decided) => models.record(stream, ...decided);
const publish = (throughRevision: number, incident = 'I1'): Promise<number> =>
  record(`incident-${incident}`, { type: 'IncidentPublished', data: { incident: id(incident), throughRevision } });
const unpublish = (): Promise<number> => record('incident-I1', { type: 'IncidentUnpublished', data: { incident: id('I1'), reason: 'too early' } });

const unsorted = (label: string): Decided => {
  const { act: _act, ...data } = assertion(label, { utterance: id(`U-${label}`) }).data;
  return { type: 'AssertionLogged', data };
};

export function incidentsContract(project: Project): void {
  beforeEach(async () => {
    log = new MemoryLog();
    log.append('source-dhs', [{ type: 'SourceRegistered', data: DHS }]);
    log.append('source-ice', [{ type: 'SourceRegistered', data: ICE }]);
    log.append('source-cnn', [{ type: 'SourceRegistered', data: CNN }]);
    log.append('document-D1', [{ type: 'DocumentRegistered', data: D1 }]);
    // e4 to e9, revisions 0 to 5: DHS says ricochet.
    log.append('incident-I1', [opened(), question('Q1'), position('Q1/ricochet'), position('Q1/grab'), utterance('U1'), assertion('A1')]);
    models = await project(log);
    ask = models.queries;
  });

  describe('an incident', () => {
    it('is found by id and by slug, by its owner', async () => {
      const view = await ask.incident({ viewer: OWNER, incident: 'the-shooting' });
      expect(view).toEqual(await ask.incident({ viewer: OWNER, incident: 'I1' }));
      expect(view).toMatchObject({
        id: 'I1', title: 'The shooting', revision: 5, logIndex: 9, openedAt: timeOf(4), importIncomplete: null,
        counts: { questions: 1, assertions: 1, unsorted: 0, openContradictions: 0 },
        publication: { throughRevision: null, throughLogIndex: null, publishedLogIndex: null, touchedAt: null },
      });
      expect(await ask.incident({ viewer: OWNER, incident: 'nothing' })).toBeNull();
    });

    it('is not there for the public before it is published, nor after it is unpublished', async () => {
      const everything = async (): Promise<readonly unknown[]> => [
        await ask.incident({ viewer: PUBLIC, incident: 'I1' }), await ask.account({ viewer: PUBLIC, incident: 'I1', public: LATER }),
        await ask.timeline({ viewer: PUBLIC, incident: 'I1' }), await ask.events({ viewer: PUBLIC, incident: 'I1' }),
        await ask.assertions({ viewer: PUBLIC, incident: 'I1' }), await ask.contradictions({ viewer: PUBLIC, incident: 'I1' }),
        await ask.replayPart({ viewer: PUBLIC, incident: 'I1', after: -1 }), await ask.source({ viewer: PUBLIC, source: id('dhs') }),
        await ask.entry({ viewer: PUBLIC, entry: id('e9') }), (await ask.incidents({ viewer: PUBLIC })).items[0] ?? null,
      ];
      expect(await everything()).toEqual(Array(10).fill(null));
      await publish(5);
      expect((await everything()).filter((one) => one === null)).toEqual([]);
      await unpublish();
      expect(await everything()).toEqual(Array(10).fill(null));
      expect((await ask.incident({ viewer: OWNER, incident: 'I1' }))?.publication).toMatchObject({ throughRevision: null, touchedAt: 7 });
    });

    it('ends for the public at the published revision, whatever moment is asked for', async () => {
      await publish(5);
      const head = await record('incident-I1', question('Q2'), amendedEntry('e4', '/title', 'The shooting', 'The shots'), amendedEntry('e9', '/gist', 'what A1 says', 'x'));
      for (const recorded of ['now', timeOf(head)]) {
        expect((await ask.questions({ viewer: PUBLIC, incident: 'I1', recorded }))?.items.map(({ label }) => label)).toEqual(['Q1']);
        expect((await ask.assertions({ viewer: PUBLIC, incident: 'I1', recorded }))?.items.map(({ gist }) => gist)).toEqual(['what A1 says']);
      }
      expect(await ask.incident({ viewer: PUBLIC, incident: 'I1' })).toMatchObject({ title: 'The shooting', revision: 5, counts: { questions: 1 } });
      expect(await ask.account({ viewer: PUBLIC, incident: 'I1', public: LATER })).toMatchObject({ incident: { title: 'The shooting' }, asOf: { recorded: 'now', basis: 9 } });
      expect((await ask.timeline({ viewer: PUBLIC, incident: 'I1' }))?.items.map(({ logIndex }) => logIndex)).toEqual([4, 5, 6, 7, 8, 9]);
      expect((await ask.entry({ viewer: PUBLIC, entry: id('e9') }))?.data).toMatchObject({ gist: 'what A1 says' });
      expect(await ask.entry({ viewer: PUBLIC, entry: id(`e${head}`) })).toBeNull();
      expect((await ask.questions({ viewer: OWNER, incident: 'I1' }))?.items.map(({ label }) => label)).toEqual(['Q1', 'Q2']);
    });

    it('reads as of an earlier moment as it stood then', async () => {
      await record('incident-I1', amendedEntry('e9', '/gist', 'what A1 says', 'what A1 said'), voided('e5'));
      const gists = async (recorded: string): Promise<unknown> => (await ask.assertions({ viewer: OWNER, incident: 'I1', recorded }))?.items.map(({ gist }) => gist);
      expect(await gists(timeOf(8))).toEqual([]);
      expect(await gists(timeOf(9))).toEqual(['what A1 says']);
      expect(await gists(timeOf(10))).toEqual(['what A1 said']);
      expect((await ask.questions({ viewer: OWNER, incident: 'I1', recorded: timeOf(10) }))?.items.length).toBe(1);
      expect((await ask.questions({ viewer: OWNER, incident: 'I1', recorded: timeOf(11) }))?.items).toEqual([]);
    });
  });

  describe('what stays with the desk', () => {
    beforeEach(async () => {
      // e10 to e14, revisions 6 to 10.
      await record('incident-I1', utterance('U-A2'), unsorted('A2'), utterance('U-A3', { claimants: [by('usms')] }), unsorted('A3'),
        { type: 'CandidateDismissed', data: { candidate: id('Q1/grab~Q1/ricochet'), covering: ids('A1'), reason: 'no clash' } });
      await record('source-usms', { type: 'SourceRegistered', data: USMS });
    });

    it('is in the unsorted list of the owner, and in nothing of the public', async () => {
      await publish(10);
      expect((await ask.unsorted({ viewer: OWNER, incident: 'I1' }))?.items.map(({ label, unsorted }) => [label, unsorted])).toEqual([['A2', true], ['A3', true]]);
      expect(await ask.unsorted({ viewer: PUBLIC, incident: 'I1' })).toBeNull();
      expect(await ask.candidates({ viewer: PUBLIC, incident: 'I1' })).toBeNull();
      expect((await ask.assertions({ viewer: PUBLIC, incident: 'I1' }))?.items.map(({ label }) => label)).toEqual(['A1']);
      expect((await ask.timeline({ viewer: PUBLIC, incident: 'I1' }))?.items.map(({ event }) => event)).toEqual(['e4', 'e5', 'e6', 'e7', 'e8', 'e9']);
      expect((await ask.events({ viewer: PUBLIC, incident: 'I1' }))?.items.map(({ id }) => id)).toEqual(['e4', 'e5', 'e6', 'e7', 'e8', 'e9']);
      expect((await ask.replayPart({ viewer: PUBLIC, incident: 'I1', after: -1 }))?.steps.map(({ event }) => event.id)).toEqual(['e4', 'e5', 'e6', 'e7', 'e8', 'e9']);
      expect((await ask.incident({ viewer: PUBLIC, incident: 'I1' }))?.counts).toMatchObject({ assertions: 1, unsorted: 0 });
      expect((await ask.incident({ viewer: OWNER, incident: 'I1' }))?.counts).toMatchObject({ assertions: 3, unsorted: 2 });
      for (const event of ['e10', 'e11', 'e14']) expect(await ask.entry({ viewer: PUBLIC, entry: id(event) })).toBeNull();
    });

    it('comes out when it is sorted and published', async () => {
      const sorted = await record('incident-I1', chosen('A2', states('Q1/grab')));
      await publish(10);
      expect((await ask.assertions({ viewer: PUBLIC, incident: 'I1' }))?.items.map(({ label }) => label)).toEqual(['A1']);
      await publish(11);
      expect((await ask.assertions({ viewer: PUBLIC, incident: 'I1' }))?.items.map(({ label, choices }) => [label, choices.length])).toEqual([['A1', 0], ['A2', 1]]);
      expect((await ask.unsorted({ viewer: OWNER, incident: 'I1' }))?.items.map(({ label }) => label)).toEqual(['A3']);
      expect((await ask.unsorted({ viewer: OWNER, incident: 'I1', recorded: timeOf(sorted - 1) }))?.items.length).toBe(2);
    });

    it('makes no source public that only it names', async () => {
      await publish(10);
      expect(await ask.source({ viewer: PUBLIC, source: id('usms') })).toBeNull();
      expect((await ask.sources({ viewer: PUBLIC })).items.map(({ source }) => source)).toEqual(['dhs', 'cnn']);
      expect((await ask.sources({ viewer: OWNER })).items.map(({ source }) => source)).toEqual(['dhs', 'ice', 'cnn', 'usms']);
    });
  });

  describe('sources and documents', () => {
    it('are public by being named, or named by what is named', async () => {
      await publish(5);
      // A1 is relayed in D1, which CNN published; nothing names ICE, which is part of DHS.
      expect((await ask.documents({ viewer: PUBLIC })).items.map(({ document }) => document)).toEqual(['D1']);
      expect(await ask.source({ viewer: PUBLIC, source: id('cnn') })).toMatchObject({ name: 'CNN', entry: 'e2', touchedAt: 0 });
      expect(await ask.source({ viewer: PUBLIC, source: id('ice') })).toBeNull();
    });

    it('are for the public as they stood at the publication', async () => {
      await publish(5);
      const amended = await record('source-dhs', amendedEntry('e0', '/name', 'Department of Homeland Security', 'Homeland Security'));
      const name = async (viewer: Viewer): Promise<unknown> => (await ask.source({ viewer, source: id('dhs') }))?.name;
      expect([await name(OWNER), await name(PUBLIC)]).toEqual(['Homeland Security', 'Department of Homeland Security']);
      expect(await ask.entry({ viewer: PUBLIC, entry: id('e0') })).toMatchObject({ touchedAt: 0, earlier: [] });
      await publish(5);
      expect(await name(PUBLIC)).toBe('Homeland Security');
      expect(await ask.entry({ viewer: PUBLIC, entry: id('e0') }))
        .toMatchObject({ touchedAt: 1, earlier: [{ event: `e${amended}`, reason: 'a slip', data: { name: 'Department of Homeland Security' } }] });
    });

    it('move a statement in the account when they are amended, and only from then on', async () => {
      await record('incident-I1', utterance('U2', { channel: 'briefing', claimants: [by('dhs')] }), assertion('A2', { utterance: id('U2'), act: states('Q1/grab') }));
      const at = await record('document-D1', amendedEntry('e3', '/published', D1.published, on('2025-10-30')));
      const linesBy = async (recorded: string): Promise<unknown> =>
        (await ask.account({ viewer: OWNER, incident: 'I1', public: '2025-10-22T00:00:00.000Z', recorded }))?.questions[0]?.lines[0]?.current.length;
      expect([await linesBy(timeOf(at - 1)), await linesBy(timeOf(at))]).toEqual([2, 1]);
    });

    it('come in pages that may be thin', async () => {
      await publish(5);
      const first = await ask.sources({ viewer: PUBLIC, limit: 1 });
      expect(first.items.map(({ source }) => source)).toEqual(['dhs']);
      const second = await ask.sources({ viewer: PUBLIC, limit: 1, after: first.next! });
      expect([second.items.map(({ source }) => source), second.next]).toEqual([['cnn'], null]);
    });
  });

  describe('pages', () => {
    it('go through a list once, in its order', async () => {
      await record('incident-I1', ...Array.from({ length: 6 }, (_, i) => question(`Q${i + 2}`)));
      const labels: string[] = [];
      for (let after: string | null | undefined; after !== null;) {
        const page = await ask.questions({ viewer: OWNER, incident: 'I1', limit: 3, ...(after === undefined ? {} : { after }) });
        labels.push(...(page?.items ?? []).map(({ label }) => label));
        after = page?.next ?? null;
      }
      expect(labels).toEqual(['Q1', 'Q2', 'Q3', 'Q4', 'Q5', 'Q6', 'Q7']);
    });

    it('take no cursor of another list, and no limit out of bounds', async () => {
      const { next } = await ask.sources({ viewer: OWNER, limit: 1 });
      await expect(ask.documents({ viewer: OWNER, after: next! })).rejects.toMatchObject({ code: 'cursor-invalid', pointer: '/after' });
      await expect(ask.timeline({ viewer: OWNER, incident: 'I1', limit: 501 })).rejects.toMatchObject({ code: 'limit-invalid' });
    });

    it('of the whole log are the owner’s alone', async () => {
      expect(await ask.events({ viewer: PUBLIC })).toBeNull();
      const page = await ask.events({ viewer: OWNER, limit: 4 });
      expect(page?.items.map(({ logIndex }) => logIndex)).toEqual([0, 1, 2, 3]);
      expect((await ask.events({ viewer: OWNER, limit: 6, after: page!.next! }))).toMatchObject({ next: null, basis: 9 });
    });
  });

  describe('contradictions', () => {
    it('tell their history, and who took each step', async () => {
      await record('incident-I1', assertion('A2', { act: states('Q1/grab') }), assertion('A3', { act: states('Q1/grab') }), raised('R1', 'A1', 'A2'));
      await record('incident-I1', { type: 'ContradictionJoined', data: { contradiction: id('R1'), side: 1, assertions: ids('A3') } }, step('ContradictionExplained'));
      expect(await ask.contradiction({ viewer: OWNER, incident: 'I1', contradiction: id('R1') })).toMatchObject({
        label: 'R1', status: 'explained', touchedAt: 10, actor: 'desk-1', questions: [{ id: 'Q1', label: 'Q1' }],
        sides: [[{ label: 'A1' }], [{ label: 'A2' }, { label: 'A3' }]],
        history: [
          { type: 'ContradictionJoined', joined: { side: 1, assertions: [{ label: 'A3' }] }, reason: null },
          { type: 'ContradictionExplained', reason: 'because', evidence: [{ label: 'A1' }], actor: 'desk-1' },
        ],
      });
      expect((await ask.contradictions({ viewer: OWNER, incident: 'I1', recorded: timeOf(12) }))?.items).toMatchObject([{ status: 'open', sides: [[{}], [{}]] }]);
      expect(await ask.contradiction({ viewer: OWNER, incident: 'I1', contradiction: id('R9') })).toBeNull();
    });
  });

  describe('an entry', () => {
    it('shows what became of it', async () => {
      const at = await record('incident-I1', amendedEntry('e9', '/gist', 'what A1 says', 'what A1 said'), voided('e9'));
      expect(await ask.entry({ viewer: OWNER, entry: id('e9') })).toMatchObject({
        type: 'AssertionLogged', incident: 'I1', revision: 5, touchedAt: 7, data: { gist: 'what A1 said' },
        earlier: [{ event: `e${at - 1}`, logIndex: at - 1, reason: 'a slip', data: { gist: 'what A1 says' } }],
        voided: { event: `e${at}`, logIndex: at, reason: 'a slip' },
      });
      expect(await ask.entry({ viewer: OWNER, entry: id(`e${at}`) })).toMatchObject({ type: 'EntryVoided', data: { entry: 'e9' } });
      expect(await ask.eventPlace(id('e9'))).toMatchObject({ stream: 'incident-I1', revision: 5, logIndex: 9 });
    });
  });

  describe('a moment of recording', () => {
    it('is the last log index whose running maximum is not later; now is the head', async () => {
      expect(await ask.basisAt('now')).toBe(9);
      expect(await ask.basisAt(timeOf(3))).toBe(3);
      expect(await ask.basisAt(timeOf(9))).toBe(9);
      expect(await ask.basisAt('2025-10-22T08:03:30.000Z')).toBe(3);
      expect(await ask.basisAt('2000-01-01T00:00:00.000Z')).toBe(-1);
      expect(await ask.account({ viewer: OWNER, incident: 'I1', public: LATER, recorded: '2000-01-01T00:00:00.000Z' })).toMatchObject({ questions: [], asOf: { basis: -1 } });
    });
  });

  describe('the timeline', () => {
    it('says when something was said and could be known', async () => {
      await record('incident-I1', utterance('U2', { channel: 'briefing' }), assertion('A2', { utterance: id('U2'), relays: [relayIn('D1')] }));
      const times = (await ask.timeline({ viewer: OWNER, incident: 'I1' }))?.items.map(({ type, said, publicFrom }) => [type, said?.earliest ?? null, publicFrom?.latest ?? null]);
      expect(times?.slice(-2)).toEqual([
        ['UtteranceLogged', '2025-10-21T00:00:00.000Z', null], ['AssertionLogged', '2025-10-21T00:00:00.000Z', '2025-10-21T23:59:59.999Z'],
      ]);
    });
  });

  describe('a replay', () => {
    it('comes in parts that fit together', async () => {
      await record('incident-I1', ...Array.from({ length: 250 }, (_, i) => question(`Q${i + 2}`)), assertion('A2', { act: states('Q1/grab') }));
      const steps: ReplayStep[] = [];
      let parts = 0;
      for (let after: number | null = -1; after !== null; parts += 1) {
        const part: ReplayPart | null = await ask.replayPart({ viewer: OWNER, incident: 'I1', after });
        steps.push(...part?.steps ?? []);
        after = part?.after ?? null;
        if (after !== null) expect(after).toBe(steps.at(-1)?.event.logIndex);
      }
      // However long each took, none holds more than 200.
      expect(parts).toBeGreaterThan(1);
      expect(steps.map(({ event }) => event.logIndex)).toEqual(Array.from({ length: 257 }, (_, i) => i + 4));
      expect(steps.at(-1)?.changes.length).toBeGreaterThan(0);
    });

    it('takes both accounts at the moment asked for, or at the event’s own time', async () => {
      const changes = async (moment?: string): Promise<unknown> =>
        (await ask.replayPart({ viewer: OWNER, incident: 'I1', after: -1, ...(moment === undefined ? {} : { public: moment }) }))?.steps.map((each) => [each.public, each.changes.length]);
      expect(await changes()).toEqual([4, 5, 6, 7, 8, 9].map((at) => [timeOf(at), at === 9 ? 1 : 0]));
      expect(await changes('2025-10-01T00:00:00.000Z')).toEqual(Array(6).fill(['2025-10-01T00:00:00.000Z', 0]));
    });
  });

  describe('publications', () => {
    it('are told of what is published now', async () => {
      const first = await publish(1);
      const second = await publish(5);
      expect(await ask.publications({ after: -1 })).toEqual([
        { logIndex: first, incident: 'I1' as IncidentId, throughRevision: 1 }, { logIndex: second, incident: 'I1' as IncidentId, throughRevision: 5 },
      ]);
      expect((await ask.publications({ after: first })).length).toBe(1);
      await unpublish();
      expect(await ask.publications({ after: -1 })).toEqual([]);
    });
  });

  describe('the ledger', () => {
    it('tells its clock, its notice and its imports', async () => {
      expect(await ask.ledger()).toMatchObject({ clock: null, notice: null, basis: 9 });
      await record('ledger', { type: 'LedgerOpened', data: { clock: 'carried', notice: 'Demonstration' } }, { type: 'ImportBegun', data: { key: 'k', digest: 'd', records: 3, incidents: [id('I1')] } });
      expect(await ask.ledger()).toMatchObject({ clock: 'carried', notice: 'Demonstration' });
      expect(await ask.import('k')).toMatchObject({ state: 'begun', records: 3, incidents: ['I1'], completedAt: null });
      expect((await ask.incident({ viewer: OWNER, incident: 'I1' }))?.importIncomplete).toBe('k');
      await record('ledger', { type: 'ImportCompleted', data: { key: 'k', digest: 'd' } });
      expect((await ask.imports()).map(({ state }) => state)).toEqual(['completed']);
      expect((await ask.incident({ viewer: OWNER, incident: 'I1' }))?.importIncomplete).toBeNull();
    });
  });
}
