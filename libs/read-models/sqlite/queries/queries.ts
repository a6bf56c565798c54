/** Every question the reader's thread answers, on one connection of its own. */
import type { DatabaseSync } from 'node:sqlite';
import type { EventStore } from '#event-store/port.js';
import type { ReadModels } from '../../port.js';
import { Snapshots } from '../snapshot.js';
import type { Snapshot } from '../snapshot.js';
import { AccountQueries } from './account-queries.js';
import { ContentQueries } from './content-queries.js';
import { EntryQueries } from './entry-queries.js';
import { IncidentQueries } from './incident-queries.js';
import { IncidentReader } from './incident-reading.js';
import { LedgerQueries } from './ledger-queries.js';
import { LogQueries } from './log-queries.js';
import { ReferenceQueries } from './reference-queries.js';
import { ReplayQueries } from './replay-queries.js';

/** The port, without what needs no query; a replay is asked for in parts. */
export type Queries =
  Omit<ReadModels, 'replay' | 'status' | 'waitFor' | 'onProgress' | 'rebuild' | 'close'> & Pick<ReplayQueries, 'replayPart'>;

export function queriesOn(db: DatabaseSync, log: Pick<EventStore, 'readAll' | 'readStream'>): Queries {
  const snapshots = new Snapshots(db);
  const reader = new IncidentReader();
  const references = new ReferenceQueries(reader);
  const ledger = new LedgerQueries();
  const incidents = new IncidentQueries(reader);
  const accounts = new AccountQueries(reader);
  const content = new ContentQueries(reader);
  const logs = new LogQueries(snapshots, reader, log);
  const entries = new EntryQueries(snapshots, reader, references, log);
  const replays = new ReplayQueries(snapshots, reader, log);
  const read = async <T>(query: (snapshot: Snapshot) => T): Promise<T> => snapshots.read(query);
  return {
    ledger: () => read((at) => ledger.ledger(at)),
    imports: () => read((at) => ledger.imports(at)),
    import: (key) => read((at) => ledger.import(at, key)),
    basisAt: (recorded) => read((at) => ledger.basisAt(at, recorded)),
    incidents: (asked) => read((at) => incidents.incidents(at, asked)),
    incident: (asked) => read((at) => incidents.incident(at, asked)),
    account: (asked) => read((at) => accounts.account(at, asked)),
    difference: (asked) => read((at) => accounts.difference(at, asked)),
    candidates: (asked) => read((at) => accounts.candidates(at, asked)),
    replayPart: (asked) => replays.replayPart(asked),
    questions: (asked) => read((at) => content.questions(at, asked)),
    assertions: (asked) => read((at) => content.assertions(at, asked)),
    unsorted: (asked) => read((at) => content.unsorted(at, asked)),
    assertion: (asked) => read((at) => content.assertion(at, asked)),
    contradictions: (asked) => read((at) => content.contradictions(at, asked)),
    contradiction: (asked) => read((at) => content.contradiction(at, asked)),
    sources: (asked) => read((at) => references.sources(at, asked)),
    source: (asked) => read((at) => references.source(at, asked)),
    documents: (asked) => read((at) => references.documents(at, asked)),
    document: (asked) => read((at) => references.document(at, asked)),
    timeline: (asked) => read((at) => logs.timeline(at, asked)),
    events: (asked) => logs.events(asked),
    publications: (asked) => read((at) => logs.publications(at, asked)),
    entry: (asked) => entries.entry(asked),
    namedIn: (named) => read((at) => references.namedIn(at, named)),
    eventPlace: (event) => read((at) => entries.eventPlace(at, event)),
  };
}
