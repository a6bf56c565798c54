/** Every question that is answered from the rows of the projections, whichever store holds them. */
import type { EventStore } from '#event-store/port.js';
import type { Unsealer } from '#sealing/unsealer.js';
import type { ReadModels } from '../port.js';
import type { Snapshot, Snapshots } from '../snapshot.js';
import { AccountQueries } from './account-queries.js';
import { ChangeQueries } from './change-queries.js';
import { ContentQueries } from './content-queries.js';
import { EntryQueries } from './entry-queries.js';
import { IncidentQueries } from './incident-queries.js';
import { IncidentReader } from './incident-reading.js';
import { LedgerQueries } from './ledger-queries.js';
import { LinkQueries } from './link-queries.js';
import { LogQueries } from './log-queries.js';
import { namedIn } from './mentions.js';
import { NoticeQueries } from './notice-queries.js';
import { PreviewQueries } from './preview-queries.js';
import { ProposalQueries } from './proposal-queries.js';
import { QueueQueries } from './queue-queries.js';
import { ReferenceQueries } from './reference-queries.js';
import { ReplayQueries } from './replay-queries.js';
import { SourceQueries } from './source-queries.js';
import { ScaleQueries } from './scale-queries.js';
import { VerdictQueries } from './verdict-queries.js';
import { SearchQueries } from './search-queries.js';
import { TimelineQueries } from './timeline-queries.js';
import { Words } from './words.js';

/** The port, without what needs no query; a replay is asked for in parts. */
export type Queries =
  Omit<ReadModels, 'replay' | 'status' | 'waitFor' | 'onProgress' | 'rebuild' | 'close'> & Pick<ReplayQueries, 'replayPart'>;

/** @param unsealer null where no keys are at hand: nobody then reads what is sealed */
export function queriesOn(snapshots: Snapshots, log: Pick<EventStore, 'readAll' | 'readStream'>, unsealer: Unsealer | null): Queries {
  const reader = new IncidentReader(new Words(unsealer));
  const references = new ReferenceQueries(reader);
  const sources = new SourceQueries(reader, references);
  const links = new LinkQueries(reader);
  const ledger = new LedgerQueries();
  const incidents = new IncidentQueries(reader);
  const accounts = new AccountQueries(reader);
  const content = new ContentQueries(reader);
  const notices = new NoticeQueries(reader);
  const logs = new LogQueries(snapshots, reader, log);
  const entries = new EntryQueries(snapshots, reader, references, log);
  const previews = new PreviewQueries(reader);
  const verdicts = new VerdictQueries(reader);
  const proposals = new ProposalQueries(reader);
  const scales = new ScaleQueries(reader.words);
  const replays = new ReplayQueries(snapshots, reader, log);
  const timelines = new TimelineQueries(reader);
  const changes = new ChangeQueries(reader);
  const queues = new QueueQueries(reader);
  const searches = new SearchQueries(reader, references);
  const read = <T>(query: (snapshot: Snapshot) => Promise<T>): Promise<T> => snapshots.read(query);
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
    preview: (asked) => read((at) => previews.preview(at, asked)),
    replayPart: (asked) => replays.replayPart(asked),
    questions: (asked) => read((at) => content.questions(at, asked)),
    assertions: (asked) => read((at) => content.assertions(at, asked)),
    unsorted: (asked) => read((at) => content.unsorted(at, asked)),
    assertion: (asked) => read((at) => content.assertion(at, asked)),
    anchors: (asked) => read((at) => content.anchors(at, asked)),
    notices: (asked) => read((at) => notices.notices(at, asked)),
    followUps: (asked) => read((at) => notices.followUps(at, asked)),
    contradictions: (asked) => read((at) => content.contradictions(at, asked)),
    contradiction: (asked) => read((at) => content.contradiction(at, asked)),
    verdicts: (asked) => read((at) => verdicts.verdicts(at, asked)),
    verdict: (asked) => read((at) => verdicts.verdict(at, asked)),
    proposals: (asked) => read((at) => proposals.proposals(at, asked)),
    scales: (asked) => read((at) => scales.scales(at, asked)),
    scale: (asked) => read((at) => scales.scale(at, asked)),
    settings: () => read((at) => scales.settings(at)),
    sources: (asked) => read((at) => references.sources(at, asked)),
    source: (asked) => read((at) => sources.source(at, asked)),
    sourceTitles: (asked) => read((at) => sources.titles(at, asked)),
    sourceRecord: (asked) => read((at) => sources.record(at, asked)),
    links: (asked) => read((at) => links.links(at, asked)),
    documents: (asked) => read((at) => references.documents(at, asked)),
    document: (asked) => read((at) => references.document(at, asked)),
    timeline: (asked) => read((at) => timelines.timeline(at, asked)),
    events: (asked) => logs.events(asked),
    publications: (asked) => read((at) => logs.publications(at, asked, (incident, source) => references.publiclyNamed(at, incident, source))),
    entry: (asked) => entries.entry(asked),
    candidateQueue: (asked) => read((at) => queues.candidates(at, asked)),
    unsortedQueue: (asked) => read((at) => queues.unsorted(at, asked)),
    changesSince: (asked) => read((at) => changes.changesSince(at, asked)),
    search: (asked) => read((at) => searches.search(at, asked)),
    labelled: (asked) => read((at) => references.labelled(at, asked)),
    namedIn: (named) => read((at) => namedIn(at, named)),
    eventPlace: (event) => read((at) => entries.eventPlace(at, event)),
  };
}
