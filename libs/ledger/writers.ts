/** The writers of all streams, each made when it is first needed and remembered while there is room; and the states they hold. */
import { streamOf } from '#domain/ids.js';
import type { DocumentId, IncidentId, SourceId, StreamName } from '#domain/ids.js';
import type { IncidentCommand } from '#domain/incident/commands.js';
import type { IncidentState } from '#domain/incident/state.js';
import type { DocumentCommand, DocumentState } from '#domain/document/document.js';
import type { LedgerCommand, LedgerState } from '#domain/ledger/ledger.js';
import type { SourceCommand, SourceState } from '#domain/source/source.js';
import type { StreamState } from '#domain/stream.js';
import type { EventStore } from '#event-store/port.js';
import type { Aggregate, AggregateState } from './aggregate.js';
import { DOCUMENT, INCIDENT, LEDGER, SOURCE } from './aggregates.js';
import type { Delay } from './append-surely.js';
import type { EventMaker } from './event-maker.js';
import type { ReadFor } from './request.js';
import { StreamWriter } from './stream-writer.js';
import { Streams } from './streams.js';

export class Writers {
  private readonly streams = new Streams();

  /** @param shared whether others write the same streams */
  constructor(
    private readonly store: EventStore, private readonly maker: EventMaker, private readonly delay: Delay, private readonly shared: boolean,
  ) {}

  incident = (id: IncidentId): StreamWriter<IncidentState, IncidentCommand> => this.of(streamOf.incident(id), INCIDENT);
  source = (id: SourceId): StreamWriter<SourceState, SourceCommand> => this.of(streamOf.source(id), SOURCE);
  document = (id: DocumentId): StreamWriter<DocumentState, DocumentCommand> => this.of(streamOf.document(id), DOCUMENT);
  ledger = (): StreamWriter<LedgerState, LedgerCommand> => this.of(streamOf.ledger, LEDGER);

  /** The state that a request decides on: a dry run's own, where it has one. */
  async state<State extends AggregateState, Command>(writer: StreamWriter<State, Command>, { rehearsal, asked }: ReadFor = {}): Promise<State> {
    return (await rehearsal?.state<State>(writer.stream)) ?? (await writer.load(asked));
  }

  /** Of an incident's, a source's or a document's stream. */
  async stateOf(stream: StreamName, reading: ReadFor = {}): Promise<Readonly<StreamState>> {
    const id = stream.slice(stream.indexOf('-') + 1);
    if (stream.startsWith('incident-')) return await this.state(this.incident(id as IncidentId), reading);
    if (stream.startsWith('source-')) return await this.state(this.source(id as SourceId), reading);
    return await this.state(this.document(id as DocumentId), reading);
  }

  /** Everything is read again when next needed: somebody wrote past the writers. */
  forget(streams: Iterable<StreamName>): void {
    this.streams.forget(streams);
  }

  private of<State extends AggregateState, Command>(stream: StreamName, aggregate: Aggregate<State, Command>): StreamWriter<State, Command> {
    return this.streams.writer(stream, () => new StreamWriter(stream, aggregate, this.store, this.maker, this.delay, this.shared));
  }
}
