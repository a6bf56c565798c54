import { describe, expect, it } from '@jest/globals';
import { EXAMPLES } from '#event-store/codec/examples.js';
import type { Decided, EventType, LedgerEvent } from '#domain/events.js';
import type { StreamName } from '#domain/ids.js';
import { AN_INCIDENT, D1, DHS, amendedEntry, assertion, chosen, id, ids, opened, position, question, raised, states, step, utterance, voided } from '#domain/testing/builders.js';
import type { Projection, Row } from '../projection.js';
import { MemoryLog, timeOf } from '../testing/memory-log.js';
import { MemoryRows } from '../testing/memory-rows.js';
import { PROJECTIONS } from './all.js';
import { contradictions } from './contradictions.js';
import { identities } from './identities.js';
import { incidents } from './incidents.js';
import { ledger } from './ledger.js';
import { mentions } from './mentions.js';
import { statements } from './statements.js';
import { timeline } from './timeline.js';
import { withholdings } from './withholdings.js';

type Recorded = readonly [StreamName, readonly Decided[], { readonly carriedRecordedAt?: string }?];

/** Given what was recorded, in streams, then these rows. Events have the ids e0, e1, … in the order of the log. */
const given = (...recorded: readonly Recorded[]) => {
  const log = new MemoryLog();
  for (const [stream, decided, metadata] of recorded) log.append(stream, decided, metadata);
  const rows = (projection: Projection, table: string): readonly Row[] => new MemoryRows(projection).follow(log.events).all(table);
  return {
    then: (projection: Projection, table: string, columns: readonly string[], expected: readonly (readonly unknown[])[]): void =>
      expect(rows(projection, table).map((row) => columns.map((column) => row[column]))).toEqual(expected),
  };
};
const incident = (...decided: readonly Decided[]): Recorded => ['incident-I1', [opened(), ...decided]];

describe('withholdings', () => {
  const fix = (entry: string) => ({ entry: id<LedgerEvent['id']>(entry), reason: 'a name' });
  it('hold what is withheld now, in any stream', () => {
    const held = given(incident(question('Q1'), { type: 'EntryWithheld', data: fix('e1') }), ['source-dhs', [{ type: 'SourceRegistered', data: DHS }, { type: 'EntryWithheld', data: fix('e3') }]]);
    held.then(withholdings, 'withholdings', ['entry', 'stream', 'event_id', 'reference_index', 'reason'], [
      ['e1', 'incident-I1', 'e2', null, '"a name"'], ['e3', 'source-dhs', 'e4', 4, '"a name"'],
    ]);
  });
  it('hold nothing that was released, until it is withheld again', () => {
    const released = [question('Q1'), { type: 'EntryWithheld', data: fix('e1') }, { type: 'EntryReleased', data: fix('e1') }] as const;
    given(incident(...released)).then(withholdings, 'withholdings', ['entry'], []);
    given(incident(...released, { type: 'EntryWithheld', data: fix('e1') })).then(withholdings, 'withholdings', ['entry', 'log_index'], [['e1', 4]]);
  });
});

describe('statements', () => {
  it('hold an entry from its own log index on', () => {
    given(incident(question('Q1'))).then(statements, 'statements', ['event_id', 'since', 'until', 'stream', 'revision', 'touched_at', 'recorded_at'], [
      ['e0', 0, null, 'incident-I1', 0, 0, timeOf(0)], ['e1', 1, null, 'incident-I1', 1, 1, timeOf(1)],
    ]);
  });

  it('end a version where an amendment opens the next, at the same place in the stream', () => {
    const world = given(incident(question('Q1'), amendedEntry('e1', '/text', 'what happened', 'what came to pass')));
    world.then(statements, 'statements', ['event_id', 'since', 'until', 'log_index', 'touched_at'], [['e0', 0, null, 0, 0], ['e1', 1, 2, 1, 1], ['e1', 2, null, 1, 2]]);
    world.then(statements, 'fixes', ['log_index', 'entry', 'type'], [[2, 'e1', 'EntryAmended']]);
  });

  it('end the last version where the entry is voided', () => {
    given(incident(question('Q1'), amendedEntry('e1', '/text', 'what happened', 'what came to pass'), voided('e1')))
      .then(statements, 'statements', ['event_id', 'since', 'until'], [['e0', 0, null], ['e1', 1, 2], ['e1', 2, 3]]);
  });

  it('tally what lists count', () => {
    const { act: _act, ...unsorted } = assertion('A2').data;
    given(incident(question('Q1'), utterance('U1'), assertion('A1'), { type: 'AssertionLogged', data: unsorted }, chosen('A2', states('Q1'))))
      .then(statements, 'statements', ['tally'], [[null], ['question'], [null], ['assertion'], ['unsorted'], ['choice']]);
  });

  it('hold sources and documents, and nothing of slugs and of the ledger', () => {
    given(
      ['ledger', [{ type: 'LedgerOpened', data: { clock: 'true' } }]], ['slug-x', [{ type: 'SlugReserved', data: { slug: id('x'), incident: id('I1') } }]],
      ['source-dhs', [{ type: 'SourceRegistered', data: DHS }]], ['document-D1', [{ type: 'DocumentRegistered', data: D1 }]],
    ).then(statements, 'statements', ['stream', 'registered'], [['source-dhs', 'source'], ['document-D1', 'document']]);
  });
});

describe('the timeline', () => {
  it('has every event, with what it is about', () => {
    given(['ledger', [{ type: 'LedgerOpened', data: { clock: 'true' } }]], incident(question('Q1'), voided('e2')))
      .then(timeline, 'timeline', ['log_index', 'type', 'incident', 'revision', 'subject'], [
        [0, 'LedgerOpened', null, 0, 'true clock'], [1, 'IncidentOpened', 'I1', 0, 'The shooting'], [2, 'QuestionRaised', 'I1', 1, 'Q1 what happened'],
        [3, 'EntryVoided', 'I1', 2, 'a slip'],
      ]);
  });

  it('keeps the running maximum of the times that count as recorded', () => {
    const at = (day: number): { readonly carriedRecordedAt: string } => ({ carriedRecordedAt: `2025-10-2${day}T00:00:00.000Z` });
    given(['incident-I1', [opened()], at(3)], ['incident-I1', [question('Q1')], at(1)], ['incident-I1', [question('Q2')], at(4)])
      .then(timeline, 'timeline', ['recorded_at', 'running_max'], [
        ['2025-10-23T00:00:00.000Z', '2025-10-23T00:00:00.000Z'], ['2025-10-21T00:00:00.000Z', '2025-10-23T00:00:00.000Z'],
        ['2025-10-24T00:00:00.000Z', '2025-10-24T00:00:00.000Z'],
      ]);
  });

  it('shortens a long subject, and breaks no character', () => {
    const fire = '🔥'.repeat(200);
    given(incident(question('Q1', { text: fire }), question('Q10', { text: fire })))
      .then(timeline, 'timeline', ['subject'], [['The shooting'], [`Q1 ${'🔥'.repeat(78)}…`], [`Q10 ${'🔥'.repeat(77)}…`]]);
  });

  it('refuses a log with a gap', () => {
    const log = new MemoryLog();
    log.append('incident-I1', [opened(), question('Q1'), question('Q2')]);
    expect(() => new MemoryRows(timeline).follow([log.events[0]!, log.events[2]!])).toThrow('event 1 has no row');
  });
});

describe('incidents', () => {
  const COLUMNS = ['id', 'slug', 'through_revision', 'published_log_index', 'publication_touched_at'];
  const published = (throughRevision: number): Decided => ({ type: 'IncidentPublished', data: { incident: id('I1'), throughRevision } });

  it('are the desk’s own at first', () => {
    given(incident()).then(incidents, 'incidents', COLUMNS, [['I1', 'the-shooting', null, null, null]]);
  });

  it('keep the publication in force, and every one there was', () => {
    const world = given(incident(question('Q1'), published(1), published(2)));
    world.then(incidents, 'incidents', COLUMNS, [['I1', 'the-shooting', 2, 3, 3]]);
    world.then(incidents, 'publications', ['log_index', 'incident', 'through_revision'], [[2, 'I1', 1], [3, 'I1', 2]]);
  });

  it('keep, of one unpublished, what touched its publication last', () => {
    given(incident(published(0), { type: 'IncidentUnpublished', data: { incident: id('I1'), reason: 'too early' } }))
      .then(incidents, 'incidents', COLUMNS, [['I1', 'the-shooting', null, null, 2]]);
  });

  it('take in an amendment of their opening, and of nothing else', () => {
    given(incident(question('Q1'), amendedEntry('e0', '/title', 'The shooting', 'The shots'), amendedEntry('e1', '/text', 'what happened', 'x')))
      .then(incidents, 'incidents', ['touched_at', 'data'], [[2, expect.stringContaining('The shots')]]);
  });

  it('know of an import that has not completed, even one that began before they were opened', () => {
    const begun: Recorded = ['ledger', [{ type: 'ImportBegun', data: { key: 'sample', digest: 'd', records: 3, incidents: [id('I1'), id('I2')] } }]];
    given(begun, incident()).then(incidents, 'importing', ['incident', 'import_key'], [['I1', 'sample'], ['I2', 'sample']]);
    given(begun, incident(), ['ledger', [{ type: 'ImportCompleted', data: { key: 'sample', digest: 'd' } }]]).then(incidents, 'importing', ['incident'], []);
  });
});

describe('contradictions', () => {
  const COLUMNS = ['contradiction', 'incident', 'status', 'touched_at'];
  // AN_INCIDENT ends at e9.
  const clash = (...more: readonly Decided[]): Recorded => ['incident-I1', [...AN_INCIDENT, raised('R1', 'A1', 'A2'), ...more]];

  it('are open when they are raised', () => {
    given(clash()).then(contradictions, 'contradictions', COLUMNS, [['R1', 'I1', 'open', 10]]);
  });

  it('go through their life', () => {
    given(clash(step('ContradictionExplained'))).then(contradictions, 'contradictions', COLUMNS, [['R1', 'I1', 'explained', 11]]);
    given(clash(step('ContradictionExplained'), step('ContradictionReopened'))).then(contradictions, 'contradictions', COLUMNS, [['R1', 'I1', 'open', 12]]);
    given(clash({ type: 'ContradictionJoined', data: { contradiction: id('R1'), side: 0, assertions: ids('A3') } }))
      .then(contradictions, 'contradictions', COLUMNS, [['R1', 'I1', 'open', 11]]);
  });

  it('go back when a step is voided, and are gone when their raising is', () => {
    given(clash(step('ContradictionExplained'), voided('e11'))).then(contradictions, 'contradictions', ['status'], [['open']]);
    const gone = given(clash(voided('e10')));
    gone.then(contradictions, 'contradictions', COLUMNS, []);
    gone.then(contradictions, 'contradiction_entries', ['event_id', 'since', 'until', 'recorded_by'], [['e10', 10, 11, 'desk-1']]);
  });

  it('keep every version of every step', () => {
    given(clash(step('ContradictionExplained'), amendedEntry('e11', '/reason', 'because', 'scope')))
      .then(contradictions, 'contradiction_entries', ['event_id', 'since', 'until', 'touched_at'], [['e10', 10, null, 10], ['e11', 11, 12, 11], ['e11', 12, null, 12]]);
  });

  it('are not touched by fixes of other entries', () => {
    given(clash(amendedEntry('e6', '/gist', 'what A1 says', 'x'))).then(contradictions, 'contradictions', COLUMNS, [['R1', 'I1', 'open', 10]]);
  });
});

describe('the ledger', () => {
  it('remembers how it was opened', () => {
    given(['ledger', [{ type: 'LedgerOpened', data: { clock: 'carried', notice: 'Demonstration' } }]])
      .then(ledger, 'ledger', ['clock', 'notice', 'opened_at'], [['carried', 'Demonstration', timeOf(0)]]);
  });

  it('remembers its imports', () => {
    const begun: Decided = { type: 'ImportBegun', data: { key: 'k', digest: 'd', records: 3, incidents: [id('I1')] } };
    given(['ledger', [begun]]).then(ledger, 'imports', ['import_key', 'records', 'incidents', 'begun_at', 'completed_at'], [['k', 3, '["I1"]', timeOf(0), null]]);
    given(['ledger', [begun, { type: 'ImportCompleted', data: { key: 'k', digest: 'd' } }]]).then(ledger, 'imports', ['completed_at'], [[timeOf(1)]]);
  });
});

describe('mentions', () => {
  it('say once for each stream what it names, from when on', () => {
    given(['incident-I1', [opened(), question('Q1'), position('Q1/grab'), utterance('U1'), assertion('A1'), assertion('A2')]])
      .then(mentions, 'mentions', ['named', 'named_in', 'log_index'], [['document-D1', 'incident-I1', 4], ['source-dhs', 'incident-I1', 3]]);
  });

  it('take in what documents and bodies name, and what an amendment brings', () => {
    given(['document-D1', [{ type: 'DocumentRegistered', data: D1 }]], incident(utterance('U1'), amendedEntry('e2', '/claimants/0/speaker/source', 'dhs', 'ice')))
      .then(mentions, 'mentions', ['named', 'named_in'], [['source-cnn', 'document-D1'], ['source-dhs', 'incident-I1'], ['source-ice', 'incident-I1']]);
  });
});

describe('mentions of an utterance', () => {
  it('tell who holds it once it was adopted', () => {
    const adopted: Decided = { type: 'UtteranceAdopted', data: { ...utterance('U1').data, from: id('I1') } };
    given(['incident-I1', [opened(), utterance('U1')]], ['incident-I2', [opened({ incident: id('I2') }), adopted]])
      .then(mentions, 'mentions', ['named', 'named_in'], [
        ['source-dhs', 'incident-I1'], ['source-dhs', 'incident-I2'], ['utterance-U1', 'incident-I1'], ['utterance-U1', 'incident-I2'],
      ]);
  });
});

describe('every projection', () => {
  const STREAM: Readonly<Partial<Record<EventType, StreamName>>> = {
    SourceRegistered: 'source-s', DocumentRegistered: 'document-d', LedgerOpened: 'ledger', ImportBegun: 'ledger', ImportCompleted: 'ledger', SlugReserved: 'slug-x',
  };
  const FIRST: readonly EventType[] = ['ImportBegun', 'IncidentOpened'];

  it('takes every type of event', () => {
    const log = new MemoryLog();
    const types = [...FIRST, ...(Object.keys(EXAMPLES) as EventType[]).filter((type) => !FIRST.includes(type))];
    for (const type of types) log.append(STREAM[type] ?? 'incident-i', [{ type, data: EXAMPLES[type] } as Decided]);
    for (const projection of PROJECTIONS) expect(() => new MemoryRows(projection).follow(log.events as LedgerEvent[])).not.toThrow();
  });

  it('has tables of its own', () => {
    const tables = PROJECTIONS.flatMap((projection) => projection.tables.map((table) => table.name));
    expect(new Set(tables).size).toBe(tables.length);
  });
});

describe('identities', () => {
  const merged: Decided = { type: 'SourcesMerged', data: { relation: id('m1'), absorbed: id('usms'), survivor: id('dhs'), rationale: 'one body' } };
  const back: Decided = { type: 'RelationWithdrawn', data: { relation: id('m1'), reason: 'not so' } };

  it('hold merges, splits and what takes them back, in all their versions', () => {
    given(['source-dhs', [{ type: 'SourceRegistered', data: DHS }, merged, amendedEntry('e1', '/rationale', 'one body', 'one name'), back, voided('e3')]])
      .then(identities, 'identity_entries', ['event_id', 'type', 'since', 'until', 'amended_by'], [
        ['e1', 'SourcesMerged', 1, 2, null], ['e1', 'SourcesMerged', 2, null, 'e2'], ['e3', 'RelationWithdrawn', 3, 4, null],
      ]);
  });
  it('hold nothing of incidents', () => given(incident(back)).then(identities, 'identity_entries', ['event_id'], []));
  it('let the survivor be found by whoever names the one that was absorbed, and linked incidents by each other', () => {
    const link: Decided = {
      type: 'IncidentsLinked',
      data: { relation: id('L1'), from: id('I1'), to: id('I2'), kind: 'same', status: 'possible', rationale: 'same street' },
    };
    given(['source-dhs', [merged]], incident(link)).then(mentions, 'mentions', ['named', 'named_in'], [
      ['incident-I2', 'incident-I1'], ['source-dhs', 'source-usms'], ['source-usms', 'source-dhs'],
    ]);
  });
});
