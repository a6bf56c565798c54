import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Decided } from '#domain/events.js';
import type { IncidentId, SourceId } from '#domain/ids.js';
import type { Viewer } from '#domain/policy.js';
import {
  CNN, D1, DHS, ICE, SPOKESPERSON, USMS, assertion, by, id, on, opened, position, question, relayIn, states, utterance, voided,
} from '#domain/testing/builders.js';
import { MemoryLog, timeOf } from '../testing/memory-log.js';
import type { Project, Projected } from '../testing/projected.js';
import type { Queries } from '../queries/queries.js';

const OWNER: Viewer = { kind: 'owner', id: 'owner' };
const PUBLIC: Viewer = { kind: 'public' };
const LATER = '2025-11-30T00:00:00.000Z';

let log: MemoryLog;
let models: Projected;
let ask: Queries;

const record: Projected['record'] = (stream, ...decided) => models.record(stream, ...decided);
const publish = (incident = 'I1'): Promise<number> => record(`incident-${incident}`, {
  type: 'IncidentPublished', data: { incident: id(incident), throughRevision: log.events.filter(({ stream }) => stream === `incident-${incident}`).length - 1 },
});
const merge = (absorbed: string, survivor: string, relation = `${absorbed}-${survivor}`): Promise<number> => record(`source-${survivor}`, {
  type: 'SourcesMerged', data: { relation: id(relation), absorbed: id(absorbed), survivor: id(survivor), rationale: 'one body' },
});
const split = (source: string, part: string, utterances: readonly string[], relation = `${source}/${part}`): Promise<number> => record(`source-${source}`, {
  type: 'SourceSplit',
  data: { relation: id(relation), source: id(source), part: id(part), utterances: utterances.map((each) => id(each)), assertions: [], rationale: 'two bodies' },
});
const withdraw = (source: string, relation: string): Promise<number> =>
  record(`source-${source}`, { type: 'RelationWithdrawn', data: { relation: id(relation), reason: 'not so' } });
const rename = (name: string, since = on('2025-11-01')): Promise<number> =>
  record('source-dhs', { type: 'SourceRenamed', data: { source: id('dhs'), name, since, reason: 'by statute' } });

/** Who holds what on the first question: `dhs: A1`. */
const lines = async (viewer: Viewer = OWNER, recorded?: string): Promise<readonly string[]> => {
  const account = await ask.account({ viewer, incident: 'I1', public: LATER, ...(recorded === undefined ? {} : { recorded }) });
  return (account?.questions[0]?.lines ?? []).map(({ bodies, current }) => `${bodies.map((body) => body.id).join('+')}: ${current.map((each) => each.assertion.label).join(' ')}`);
};
const detail = (source: string, viewer: Viewer = OWNER, recorded?: string) =>
  ask.source({ viewer, source: id(source), ...(recorded === undefined ? {} : { recorded }) });

const said = (n: number, source: string, answer: string): readonly Decided[] => [
  utterance(`U${n}`, { claimants: [by(source)] }),
  assertion(`A${n}`, { utterance: id(`U${n}`), act: states(answer), relays: [{ ...relayIn('D1'), title: `title ${n}` }] }),
];

export function sourcesContract(project: Project): void {
  beforeEach(async () => {
    log = new MemoryLog();
    for (const source of [DHS, ICE, USMS, CNN, SPOKESPERSON]) log.append(`source-${source.source}`, [{ type: 'SourceRegistered', data: source }]);
    log.append('document-D1', [{ type: 'DocumentRegistered', data: D1 }]);
    log.append('incident-I1', [opened(), question('Q1'), position('Q1/ricochet'), position('Q1/grab'), ...said(1, 'dhs', 'Q1/ricochet'), ...said(2, 'usms', 'Q1/grab')]);
    models = await project(log);
    ask = models.queries;
  });

  describe('a renamed source', () => {
    it('goes by its last name, as recorded by a moment, and tells its names', async () => {
      const head = log.events.length - 1;
      const renamed = await rename('Homeland');
      expect(await detail('dhs')).toMatchObject({ name: 'Homeland', touchedAt: 1 });
      expect(await detail('dhs', OWNER, timeOf(head))).toMatchObject({ name: DHS.name, touchedAt: 0 });
      expect((await detail('dhs'))?.names).toEqual([
        { name: DHS.name, label: null, since: null, recorded: timeOf(0), reason: null, entry: 'e0' },
        { name: 'Homeland', label: null, since: on('2025-11-01'), recorded: timeOf(renamed), reason: 'by statute', entry: `e${renamed}` },
      ]);
      const account = await ask.account({ viewer: OWNER, incident: 'I1', public: LATER });
      expect(account?.questions[0]?.lines[0]?.bodies).toEqual([{ id: 'dhs', label: 'Homeland' }]);
      await record('source-dhs', voided(`e${renamed}`));
      expect(await detail('dhs')).toMatchObject({ name: DHS.name });
    });
    it('goes by what it was called at publication, for readers, and without what is withheld', async () => {
      const first = await rename('Homeland');
      await publish();
      await rename('Home', on('2025-11-05'));
      expect(await detail('dhs', PUBLIC)).toMatchObject({ name: 'Homeland', names: [{}, {}] });
      await record('source-dhs', { type: 'EntryWithheld', data: { entry: id(`e${first}`), reason: 'too early' } });
      expect(await detail('dhs', PUBLIC)).toMatchObject({ name: DHS.name, names: [{ entry: 'e0' }] });
      const account = await ask.account({ viewer: PUBLIC, incident: 'I1', public: LATER });
      expect(account?.questions[0]?.lines[0]?.bodies).toEqual([{ id: 'dhs', label: DHS.name }]);
    });
  });

  describe('merged sources', () => {
    it('are one in the account, from when it was recorded until it is taken back', async () => {
      const head = log.events.length - 1;
      expect(await lines()).toEqual(['dhs: A1', 'usms: A2']);
      const merged = await merge('usms', 'dhs');
      expect(await lines()).toEqual(['dhs: A1 A2']);
      expect(await lines(OWNER, timeOf(head))).toEqual(['dhs: A1', 'usms: A2']);
      await withdraw('dhs', 'usms-dhs');
      expect(await lines()).toEqual(['dhs: A1', 'usms: A2']);
      expect(await lines(OWNER, timeOf(merged))).toEqual(['dhs: A1 A2']);
    });
    it('are followed through others, and stand no more once voided', async () => {
      await merge('usms', 'ice');
      const second = await merge('ice', 'dhs');
      expect(await lines()).toEqual(['dhs: A1 A2']);
      await record('source-dhs', voided(`e${second}`));
      expect(await lines()).toEqual(['dhs: A1', 'ice: A2']);
    });
    it('tell each other', async () => {
      const merged = await merge('usms', 'dhs');
      const tie = { relation: 'usms-dhs', entry: `e${merged}`, logIndex: merged, rationale: 'one body' };
      expect(await detail('usms')).toMatchObject({ mergedInto: { ...tie, source: { id: 'dhs' } }, absorbed: [], touchedAt: 0 });
      expect(await detail('dhs')).toMatchObject({ mergedInto: null, absorbed: [{ ...tie, source: { id: 'usms' } }], touchedAt: 1 });
      expect(await detail('dhs', OWNER, timeOf(merged - 1))).toMatchObject({ absorbed: [], touchedAt: 0 });
    });
    it('make a difference that is ours', async () => {
      const head = log.events.length - 1;
      const merged = await merge('usms', 'dhs');
      const asked = { viewer: OWNER, incident: 'I1', from: { public: LATER, recorded: timeOf(head) }, to: { public: LATER, recorded: 'now' as const } };
      const difference = await ask.difference(asked);
      expect(difference?.changes.map(({ kind, causes }) => [kind, causes])).toEqual([['reattributed', [`e${merged}`]]]);
    });
    it('are seen by readers from the next publication on, the survivor as well', async () => {
      await publish();
      await merge('usms', 'ice');
      expect(await lines(PUBLIC)).toEqual(['dhs: A1', 'usms: A2']);
      expect([await detail('ice', PUBLIC), (await detail('usms', PUBLIC))?.mergedInto]).toEqual([null, null]);
      await publish();
      expect(await lines(PUBLIC)).toEqual(['dhs: A1', 'ice: A2']);
      expect(await detail('ice', PUBLIC)).toMatchObject({ absorbed: [{ source: { id: 'usms' } }] });
      expect(await ask.entry({ viewer: PUBLIC, entry: id(`e${log.events.findIndex(({ type }) => type === 'SourcesMerged')}`) })).toMatchObject({ type: 'SourcesMerged' });
      expect(await detail('usms', PUBLIC)).toMatchObject({ mergedInto: { source: { id: 'ice' } } });
    });
    it('do not name to readers what is nowhere published', async () => {
      const merged = await merge('ice', 'dhs');
      await publish();
      expect(await detail('dhs', PUBLIC)).toMatchObject({ absorbed: [] });
      expect([await detail('ice', PUBLIC), await ask.entry({ viewer: PUBLIC, entry: id(`e${merged}`) })]).toEqual([null, null]);
    });
    it('are followed by a replay as of each event', async () => {
      await merge('usms', 'dhs');
      await record('incident-I1', ...said(3, 'usms', 'Q1/ricochet'));
      const part = await ask.replayPart({ viewer: OWNER, incident: 'I1', after: -1, public: LATER });
      expect(part?.steps.at(-1)?.changes.map(({ kind, where }) => `${kind} ${where}`)).toEqual([`wordingOnly ${String(DHS.name)}`]);
    });
  });

  describe('a split source', () => {
    it('leaves the part what is the part\'s', async () => {
      await record('incident-I1', ...said(3, 'dhs', 'Q1/grab'));
      await split('dhs', 'ice', ['U3']);
      expect(await lines()).toEqual(['dhs: A1', 'usms: A2', 'ice: A3']);
      expect(await detail('dhs')).toMatchObject({ splits: [{ source: { id: 'ice' }, utterances: ['U3'], assertions: [] }] });
      expect(await detail('ice')).toMatchObject({ splitFrom: [{ source: { id: 'dhs' } }] });
      await publish();
      const seen = await detail('ice', PUBLIC);
      expect(seen?.splitFrom[0]?.source.id).toBe('dhs');
      expect(seen?.splitFrom[0]?.utterances).toBeUndefined();
      await withdraw('dhs', 'dhs/ice');
      expect((await lines())[0]).toBe('dhs: A1 A3');
    });
  });

  describe('titles and record', () => {
    const titles = async (source: string, viewer: Viewer = OWNER): Promise<unknown> =>
      (await ask.sourceTitles({ viewer, source: id<SourceId>(source), public: LATER }))?.titles.map(({ title }) => title);
    beforeEach(async () => {
      log.append('incident-I2', [opened({ incident: id('I2'), slug: id('another') }), question('Q1'), position('Q1/grab'), ...said(4, 'dhs', 'Q1/grab')]);
      await models.follow();
    });

    it('are over all incidents that the viewer sees', async () => {
      expect([await titles('dhs'), await titles('dhs', PUBLIC)]).toEqual([['title 1', 'title 4'], undefined]);
      await publish();
      expect([await titles('dhs', PUBLIC), await titles('mclaughlin', PUBLIC)]).toEqual([['title 1'], undefined]);
      const seen = await ask.sourceRecord({ viewer: PUBLIC, source: id('dhs'), public: LATER });
      expect([seen?.record.said.states.total, seen?.incidents]).toEqual([1, { lookedAt: 1, leftOut: 0 }]);
    });
    it('follow merges, also when the one that was absorbed is asked for', async () => {
      await merge('usms', 'dhs');
      expect(await titles('dhs')).toEqual(['title 1', 'title 2', 'title 4']);
      const asked = await ask.sourceTitles({ viewer: OWNER, source: id('usms'), public: LATER });
      expect([asked?.source.id, asked?.titles.length]).toEqual(['dhs', 3]);
      const { record: kept } = (await ask.sourceRecord({ viewer: OWNER, source: id('dhs'), public: LATER, limit: 2 })) ?? {};
      expect([kept?.said.states.total, kept?.said.states.items.map(({ incident, assertion: of }) => `${incident.id} ${of?.label}`)]).toEqual([3, ['I1 A1', 'I1 A2']]);
    });
    it('count what an outlet published as passed on', async () => {
      const told = await ask.sourceRecord({ viewer: OWNER, source: id('cnn'), public: LATER });
      expect(told?.record.relayed.total).toBe(3);
    });
  });

  describe('links between incidents', () => {
    const link = (from = 'I1', to = 'I2', relation = 'L1', holder = 'I1'): Promise<number> => record(`incident-${holder}`, {
      type: 'IncidentsLinked', data: { relation: id(relation), from: id(from), to: id(to), kind: 'same', status: 'possible', rationale: 'same street' },
    });
    const links = async (incident: string, viewer: Viewer = OWNER, recorded?: string): Promise<unknown> =>
      (await ask.links({ viewer, incident, ...(recorded === undefined ? {} : { recorded }) }))?.items.map(({ id: relation, status, from, to }) => `${relation} ${from.slug} ${status} ${to.slug}`);
    beforeEach(async () => {
      log.append('incident-I2', [opened({ incident: id<IncidentId>('I2'), slug: id('another') }), question('Q1'), position('Q1/grab'), ...said(4, 'dhs', 'Q1/grab')]);
      await models.follow();
    });

    it('are found from both ends, as recorded by a moment', async () => {
      const linked = await link();
      await record('incident-I1', { type: 'IncidentLinkJudged', data: { relation: id('L1'), status: 'confirmed', reason: 'one car' } });
      expect([await links('I1'), await links('I2')]).toEqual([['L1 the-shooting confirmed another'], ['L1 the-shooting confirmed another']]);
      expect([await links('I2', OWNER, timeOf(linked)), await links('I2', OWNER, timeOf(linked - 1))]).toEqual([['L1 the-shooting possible another'], []]);
      await record('incident-I1', { type: 'RelationWithdrawn', data: { relation: id('L1'), reason: 'not so' } });
      expect([await links('I1'), await links('I2')]).toEqual([[], []]);
    });
    it('are seen by readers once both incidents are published, and no trace of them before or after', async () => {
      const linked = await link();
      const judged = await record('incident-I1', { type: 'IncidentLinkJudged', data: { relation: id('L1'), status: 'confirmed', reason: 'one car' } });
      await publish('I1');
      const traces = async (): Promise<readonly boolean[]> => {
        const [events, timeline] = [await ask.events({ viewer: PUBLIC, incident: 'I1' }), await ask.timeline({ viewer: PUBLIC, incident: 'I1' })];
        const replay = await ask.replayPart({ viewer: PUBLIC, incident: 'I1', after: -1 });
        const entries = [await ask.entry({ viewer: PUBLIC, entry: id(`e${linked}`) }), await ask.entry({ viewer: PUBLIC, entry: id(`e${judged}`) })];
        return [events, timeline, replay, entries].map((answer) => JSON.stringify(answer).includes('L1'));
      };
      expect([await links('I1', PUBLIC), await links('I2', PUBLIC), await traces()]).toEqual([[], undefined, [false, false, false, false]]);
      await publish('I2');
      expect([await links('I1', PUBLIC), await links('I2', PUBLIC)]).toEqual([['L1 the-shooting confirmed another'], ['L1 the-shooting confirmed another']]);
      expect(await traces()).toEqual([true, false, true, true]);
      await record('incident-I2', { type: 'IncidentUnpublished', data: { incident: id('I2'), reason: 'too early' } });
      expect([await links('I1', PUBLIC), await traces()]).toEqual([[], [false, false, false, false]]);
    });
  });
}
