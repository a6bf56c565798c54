import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Decided } from '#domain/events.js';
import type { Viewer } from '#domain/policy.js';
import {
  CNN, D1, DHS, USMS, amendedEntry, assertion, by, chosen, id, ids, merged, officials, on, opened, position, question, raised, states, utterance, voided,
} from '#domain/testing/builders.js';
import { fc, LONG } from '#test/support/property.js';
import { MemoryLog, timeOf } from '../testing/memory-log.js';
import type { Project, Projected } from '../testing/projected.js';
import type { ReplayAsked, ReplayStep, TimelineAsked } from '../port.js';
import type { Queries } from '../queries/queries.js';

const OWNER: Viewer = { kind: 'owner', id: 'owner' };
const PUBLIC: Viewer = { kind: 'public' };
const LATER = '2026-01-01T00:00:00.000Z';

let log: MemoryLog;
let models: Projected;
let ask: Queries;

const record: Projected['record'] = (stream, ...decided) => models.record(stream, ...decided);
const publish = (throughRevision: number): Promise<number> =>
  record('incident-I1', { type: 'IncidentPublished', data: { incident: id('I1'), throughRevision } });
const unsorted = (label: string, more = {}): Decided => {
  const { act: _act, ...data } = assertion(label, more).data;
  return { type: 'AssertionLogged', data };
};
/** An incident with two positions that two bodies take against each other. */
const clash = (incident: string): readonly Decided[] => [
  opened({ incident: id(incident), slug: id(`case-${incident.toLowerCase()}`), title: `Case ${incident}` }), question('Q1'), position('Q1/ricochet'), position('Q1/grab'),
  utterance('U1'), assertion('A1'), utterance('U2', { claimants: [officials()], channel: 'briefing' }),
  assertion('A2', { utterance: id('U2'), act: states('Q1/grab') }),
];

export function deskContract(project: Project): void {
  beforeEach(async () => {
    log = new MemoryLog();
    for (const source of [DHS, CNN, USMS]) log.append(`source-${source.source}`, [{ type: 'SourceRegistered', data: source }]);
    log.append('document-D1', [{ type: 'DocumentRegistered', data: D1 }]);
    // e4 to e11, revisions 0 to 7.
    log.append('incident-I1', clash('I1'));
    models = await project(log);
    ask = models.queries;
  });

  describe('candidates across incidents', () => {
    const queue = async (limit?: number) => {
      const told: string[] = [];
      let after: string | null | undefined;
      while (after !== null) {
        const page = await ask.candidateQueue({ viewer: OWNER, ...(limit === undefined ? {} : { limit }), ...(after === undefined ? {} : { after }) });
        told.push(...(page?.items ?? []).map(({ incident, candidate }) => `${incident.id} ${candidate.kind}`));
        after = page?.next ?? null;
      }
      return told;
    };

    it('come with their incident, the one that changed last first', async () => {
      await record('incident-I2', ...clash('I2'));
      await record('incident-I3', opened({ incident: id('I3'), slug: id('quiet') }));
      expect(await queue()).toEqual(['I2 clash', 'I1 clash']);
      await record('incident-I1', question('Q2'));
      expect(await queue()).toEqual(['I1 clash', 'I2 clash']);
      expect((await ask.candidateQueue({ viewer: OWNER }))?.items[0]).toMatchObject({ incident: { slug: 'case-i1', title: 'Case I1' }, lastChange: 21 });
    });

    it('come in pages that neither repeat nor leave out, also within one incident', async () => {
      await record('incident-I2', ...clash('I2'), position('Q1/third'), utterance('U3', { claimants: [by('usms')] }),
        assertion('A3', { utterance: id('U3'), act: states('Q1/third') }));
      const whole = await queue();
      expect(whole.length).toBeGreaterThan(3);
      expect(await queue(1)).toEqual(whole);
      expect(await queue(2)).toEqual(whole);
    });

    it('go on past an incident that wrote thousands of events in a row', async () => {
      await record('incident-I2', opened({ incident: id('I2'), slug: id('busy') }), ...Array.from({ length: 5_100 }, (_, i) => question(`Q${i}`)));
      expect(await queue()).toEqual(['I1 clash']);
    });

    it('are for the desk alone', async () => {
      await publish(7);
      expect(await ask.candidateQueue({ viewer: PUBLIC })).toBeNull();
      expect(await ask.unsortedQueue({ viewer: PUBLIC })).toBeNull();
    });
  });

  describe('what waits to be sorted, across incidents', () => {
    const queue = async () => (await ask.unsortedQueue({ viewer: OWNER }))?.items.map(({ incident, assertion: { label } }) => `${incident.id} ${label}`);

    it('comes oldest first, and leaves when it is sorted', async () => {
      await record('incident-I1', unsorted('B1'));
      await record('incident-I2', ...clash('I2'), unsorted('B2'));
      await record('incident-I1', unsorted('B3'));
      expect(await queue()).toEqual(['I1 B1', 'I2 B2', 'I1 B3']);
      const choice = await record('incident-I1', chosen('B1', states('Q1/grab')));
      expect(await queue()).toEqual(['I2 B2', 'I1 B3']);
      await record('incident-I1', voided(`e${choice}`));
      expect(await queue()).toEqual(['I1 B1', 'I2 B2', 'I1 B3']);
      await record('incident-I1', voided('e12'), chosen('A1', { kind: 'states', answers: [] }));
      expect(await queue()).toEqual(['I1 A1', 'I2 B2', 'I1 B3']);
    });

    it('stays in its place when it is amended', async () => {
      await record('incident-I1', unsorted('B1'), unsorted('B2'), amendedEntry('e12', '/gist', 'what B1 says', 'what B1 said'));
      expect(await queue()).toEqual(['I1 B1', 'I1 B2']);
    });

    it('comes in pages', async () => {
      await record('incident-I1', ...['B1', 'B2', 'B3'].map((label) => unsorted(label)));
      const first = await ask.unsortedQueue({ viewer: OWNER, limit: 2 });
      const second = await ask.unsortedQueue({ viewer: OWNER, limit: 2, after: first?.next ?? '' });
      expect([first, second].map((page) => page?.items.map(({ assertion: { label } }) => label))).toEqual([['B1', 'B2'], ['B3']]);
      expect(second?.next).toBeNull();
    });
  });

  describe('changes since a log index', () => {
    const since = (logIndex: number, viewer: Viewer = OWNER) => ask.changesSince({ viewer, incident: 'I1', since: logIndex, public: LATER });

    it('are those of the account, the entries, and the candidates', async () => {
      const before = await since(-1);
      expect(before).toMatchObject({ logIndex: 11, incident: { slug: 'case-i1' }, entriesLeftOut: 0, candidates: { settled: [], arisen: [{ kind: 'clash' }] } });
      expect(before?.entries.map(({ event }) => event)).toEqual(['e4', 'e5', 'e6', 'e7', 'e8', 'e9', 'e10', 'e11']);
      const nothing = await since(before?.logIndex ?? 0);
      expect(nothing).toMatchObject({ changes: [], entries: [], candidates: { arisen: [], settled: [] } });
      await record('incident-I1', raised('R1', 'A1', 'A2'), amendedEntry('e9', '/gist', 'what A1 says', 'what A1 said'));
      const after = await since(before?.logIndex ?? 0);
      expect(after).toMatchObject({ logIndex: 13, entries: [{ type: 'ContradictionRaised', subject: 'R1 both cannot be' }, { type: 'EntryAmended' }] });
      expect(after?.changes.map(({ kind }) => kind)).toContain('contradictionOpened');
      expect(after?.candidates?.settled.map(({ kind }) => kind)).toEqual(['clash']);
    });

    it('list the newest entries and count the others', async () => {
      await record('incident-I1', ...Array.from({ length: 250 }, (_, i) => question(`Q${i + 2}`)));
      const changes = await since(11);
      expect([changes?.entries.length, changes?.entriesLeftOut, changes?.entries.at(-1)?.event]).toEqual([200, 50, `e${log.events.length - 1}`]);
    });

    it('are, for the public, those that were published', async () => {
      expect(await since(0, PUBLIC)).toBeNull();
      await publish(5);
      const first = await since(0, PUBLIC);
      expect(first).toMatchObject({ logIndex: 9, candidates: null });
      await record('source-usms', amendedEntry('e2', '/label', null, 'marshals'));
      expect(await since(first?.logIndex ?? 0, PUBLIC)).toMatchObject({ changes: [], entries: [] });
      await publish(7);
      expect((await since(first?.logIndex ?? 0, PUBLIC))?.entries.map(({ event }) => event)).toEqual(['e10', 'e11']);
    });

    it('can be looked at as recorded by any log index', async () => {
      await record('incident-I1', raised('R1', 'A1', 'A2'));
      const account = await ask.account({ viewer: OWNER, incident: 'I1', public: LATER, recorded: '#9' });
      expect(account?.asOf).toMatchObject({ recorded: '#9', basis: 9 });
      const difference = await ask.difference({ viewer: OWNER, incident: 'I1', from: { public: LATER, recorded: '#9' }, to: { public: LATER, recorded: '#99999' } });
      expect(difference?.changes.map(({ kind }) => kind)).toEqual(['contradictionOpened', 'added']);
      expect(difference?.to.basis).toBe(12);
    });
  });

  describe('the timeline', () => {
    const by = async (asked: Partial<TimelineAsked>, viewer: Viewer = OWNER) => (await ask.timeline({ viewer, incident: 'I1', ...asked }))?.items.map(({ event }) => event);

    beforeEach(async () => {
      // e12 to e17.
      await record('incident-I1',
        utterance('U3', { said: on('2025-10-01') }),
        assertion('A3', { utterance: id('U3'), specifics: [{ kind: 'happened', time: on('2025-09-01') }], relays: [] }),
        utterance('U4', { said: { earliest: null, latest: null, zone: 'UTC' } }), assertion('A4', { utterance: id('U4'), relays: [] }),
        raised('R1', 'A1', 'A2'), { type: 'AssertionRetracted', data: { assertions: ids('A3'), utterance: id('U1'), relays: [] } });
    });

    it('by recording is every event, either way, within bounds', async () => {
      const all = log.events.filter(({ stream }) => stream === 'incident-I1').map((event) => String(event.id));
      expect(await by({})).toEqual(all);
      expect(await by({ order: 'desc' })).toEqual(all.toReversed());
      expect(await by({ from: timeOf(6), to: timeOf(8) })).toEqual(['e6', 'e7', 'e8']);
    });

    it('by when it was said is by bounds, then the log; what is not known comes last, either way', async () => {
      expect(await by({ clock: 'said' })).toEqual(['e13', 'e9', 'e11', 'e17', 'e15', 'e16']);
      expect(await by({ clock: 'said', order: 'desc' })).toEqual(['e17', 'e11', 'e9', 'e13', 'e16', 'e15']);
      expect(await by({ clock: 'said', from: '2025-10-15T00:00:00.000Z' })).toEqual(['e9', 'e11', 'e17']);
    });

    it('by when it happened and was public', async () => {
      expect((await by({ clock: 'happened' }))?.[0]).toBe('e13');
      expect(await by({ clock: 'happened', to: '2025-10-15T00:00:00.000Z' })).toEqual(['e13']);
      expect((await by({ clock: 'public' }))?.slice(0, 2)).toEqual(['e13', 'e9']);
    });

    it('shows all four clocks of each', async () => {
      const [item] = (await ask.timeline({ viewer: OWNER, incident: 'I1', clock: 'happened' }))?.items ?? [];
      expect(item).toMatchObject({
        event: 'e13', recordedAt: timeOf(13), said: { earliest: expect.stringMatching(/^2025-10-01/) }, publicFrom: { earliest: expect.stringMatching(/^2025-10-01/) },
        happened: { earliest: expect.stringMatching(/^2025-09-01/) },
      });
    });

    it.each(['recorded', 'said', 'public', 'happened'] as const)('by %s comes in pages that fit, whatever is recorded meanwhile', async (clock) => {
      for (const order of ['asc', 'desc'] as const) {
        const whole = (await by({ clock, order })) ?? [];
        const told: string[] = [];
        let after: string | null | undefined;
        while (after !== null && told.length < 100) {
          const page = await ask.timeline({ viewer: OWNER, incident: 'I1', clock, order, limit: 2, ...(after === undefined ? {} : { after }) });
          told.push(...(page?.items ?? []).map(({ event }) => event));
          after = page?.next ?? null;
          if (clock !== 'recorded') await record('incident-I1', assertion(`N${log.events.length}`));
        }
        expect(told).toEqual(whole);
      }
    });

    it('is, for the public, of what is published', async () => {
      await publish(7);
      expect(await by({ clock: 'said' }, PUBLIC)).toEqual(['e9', 'e11']);
    });
  });

  describe('differences name the events themselves', () => {
    const causes = async (from: number, to: number) => (await ask.difference({
      viewer: OWNER, incident: 'I1', from: { public: LATER, recorded: `#${from}` }, to: { public: LATER, recorded: `#${to}` },
    }))?.changes.flatMap((change) => change.causes);

    it('of voidings', async () => {
      const at = await record('incident-I1', voided('e9'));
      expect(await causes(at - 1, at)).toContain(`e${at}`);
      expect(await causes(at, at - 1)).toContain(`e${at}`);
    });

    it('of merges of utterances, and of their withdrawal', async () => {
      await record('incident-I1', utterance('U3', { claimants: [by('usms')] }), assertion('A3', { utterance: id('U3'), act: states('Q1/grab') }));
      const merge = await record('incident-I1', merged('M1', 'U3', 'U2'));
      expect(await causes(merge - 1, merge)).toContain(`e${merge}`);
      const back = await record('incident-I1', { type: 'RelationWithdrawn', data: { relation: id('M1'), reason: 'two after all' } });
      expect(await causes(back - 1, back)).toContain(`e${back}`);
      const steps = (await ask.replayPart({ viewer: OWNER, incident: 'I1', after: -1, public: LATER }))?.steps ?? [];
      for (const { event, changes } of steps.slice(-2)) expect(changes.flatMap((change) => change.causes)).toContain(event.id);
    });
  });

  describe('a replay', () => {
    const replay = async (asked: Partial<ReplayAsked> = {}): Promise<readonly ReplayStep[]> => {
      const steps: ReplayStep[] = [];
      for (let after: number | null = -1; after !== null; ) {
        const part: Awaited<ReturnType<Queries['replayPart']>> = await ask.replayPart({ viewer: OWNER, incident: 'I1', ...asked, after });
        steps.push(...(part?.steps ?? []));
        after = part?.after ?? null;
      }
      return steps;
    };
    const events = (steps: readonly ReplayStep[]) => steps.map(({ event }) => event.id);

    it('goes backwards, taking back event by event', async () => {
      await record('incident-I1', raised('R1', 'A1', 'A2'), voided('e11'));
      const [forward, backward] = [await replay(), await replay({ direction: 'backward' })];
      expect(events(backward)).toEqual(events(forward).toReversed());
      expect(backward.find(({ event }) => event.id === 'e9')?.changes).toMatchObject([{ kind: 'withdrawn', before: 'Q1/ricochet' }]);
      expect(forward.find(({ event }) => event.id === 'e9')?.changes).toMatchObject([{ kind: 'added', after: 'Q1/ricochet' }]);
    });

    it('begins and ends at any event', async () => {
      expect(events(await replay({ from: 6, to: 9 }))).toEqual(['e6', 'e7', 'e8', 'e9']);
      expect(events(await replay({ from: 9, to: 6, direction: 'backward' }))).toEqual(['e9', 'e8', 'e7', 'e6']);
      expect((await replay({ from: 9, to: 9 }))[0]?.changes.length).toBe(1);
      expect(await replay({ from: 100 })).toEqual([]);
    });

    it('forwards and then backwards ends where it began, whatever was recorded', async () => {
      const kinds = fc.constantFrom('assert', 'choose', 'amend', 'void', 'raise', 'source');
      await fc.assert(fc.asyncProperty(fc.array(fc.tuple(kinds, fc.nat({ max: 5 })), { maxLength: 12 }), async (moves) => {
        const mine = new MemoryLog();
        for (const source of [DHS, CNN, USMS]) mine.append(`source-${source.source}`, [{ type: 'SourceRegistered', data: source }]);
        mine.append('document-D1', [{ type: 'DocumentRegistered', data: D1 }]);
        mine.append('incident-I1', clash('I1'));
        for (const [n, [kind, k]] of moves.entries()) {
          const target = k % 2 === 0 ? 'Q1/ricochet' : 'Q1/grab';
          if (kind === 'assert') mine.append('incident-I1', [utterance(`V${n}`, { claimants: [by(k > 2 ? 'usms' : 'dhs')], said: on(`2025-10-2${k}`) }), assertion(`B${n}`, { utterance: id(`V${n}`), act: states(target) })]);
          if (kind === 'choose') mine.append('incident-I1', [chosen('A1', states(target))]);
          if (kind === 'amend') mine.append('incident-I1', [amendedEntry('e9', '/certainty', 'asserted', k > 2 ? 'alleged' : 'believed')]);
          if (kind === 'void') mine.append('incident-I1', [voided(k > 2 ? 'e11' : 'e9')]);
          if (kind === 'raise') mine.append('incident-I1', [raised(`R${n}`, 'A1', 'A2')]);
          if (kind === 'source') mine.append('source-usms', [amendedEntry('e2', '/official', true, k > 2)]);
        }
        const all = await project(mine);
        [models, ask] = [all, all.queries];
        const [forward, backward] = [await replay({ public: LATER }), await replay({ public: LATER, direction: 'backward' })];
        expect(events(backward.toReversed())).toEqual(events(forward));
        // What a step adds to the account its undoing takes away: a step changes it in both directions or in none.
        for (const [i, step] of forward.entries()) {
          const undone = backward[backward.length - 1 - i];
          expect([step.event.id, step.changes.length > 0]).toEqual([undone?.event.id, (undone?.changes.length ?? 0) > 0]);
        }
        const before = await ask.account({ viewer: OWNER, incident: 'I1', public: LATER, recorded: '#3' });
        expect(before?.questions).toEqual([]);
      }), { numRuns: LONG ? 25 : 8 });
    });
  });
}
