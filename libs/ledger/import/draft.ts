/**
 * The ledger as it would be after an import: folds of their own, beside those in use, on which every record is decided
 * before the first is written.
 */
import { streamOf } from '#domain/ids.js';
import type { DocumentId, IncidentId, SourceId, StreamName } from '#domain/ids.js';
import { DomainError } from '#domain/errors.js';
import { referencesOf } from '#domain/facts.js';
import type { References } from '#domain/facts.js';
import { referencesNeeded } from '#domain/incident/references.js';
import type { LedgerState } from '#domain/ledger/ledger.js';
import type { EventStore, NewEvent } from '#event-store/port.js';
import type { PlannedRecord } from '#case-files/plan/planned.js';
import type { Aggregate, AggregateState } from '../aggregate.js';
import { DOCUMENT, INCIDENT, SOURCE } from '../aggregates.js';
import type { EventMaker } from '../event-maker.js';
import { gatherFacts, settingsFor } from '../facts.js';
import type { Request } from '../request.js';
import { StreamFold } from '../stream-fold.js';
import type { Decision } from '../stream-fold.js';

/** Events of one record for one stream, at the revision they were decided at. */
export interface Decided {
  readonly stream: StreamName;
  readonly first: number;
  readonly events: readonly NewEvent[];
}

const NONE: References = { sources: new Set(), documents: new Set() };

export class Draft {
  private readonly folds = new Map<StreamName, Promise<unknown>>();

  constructor(
    private readonly store: EventStore,
    private readonly maker: EventMaker,
    private readonly settings: () => Promise<LedgerState>,
  ) {}

  /** Streams that were looked at. */
  get streams(): Iterable<StreamName> {
    return this.folds.keys();
  }

  /**
   * What the record would write; nothing when an earlier run of the same import wrote it.
   * @throws {DomainError} when a rule refuses the record
   */
  async decide(record: PlannedRecord, request: Request): Promise<readonly Decided[]> {
    switch (record.kind) {
      case 'source': return await this.take(record.stream, SOURCE, { command: record.command, facts: await this.factsFor(referencesOf(record.command)), request });
      case 'document': return await this.take(record.stream, DOCUMENT, { command: record.command, facts: await this.factsFor(referencesOf(record.command)), request });
      case 'incident': {
        const state = (await this.fold(record.stream, INCIDENT)).state;
        const known = state.commands.has(request.commandId);
        const command = typeof record.command === 'function' && !known ? record.command(state) : record.command;
        const facts = typeof command === 'function' ? await this.factsFor(NONE)
          : { ...(await this.factsFor(referencesNeeded(state, command))), ...(await settingsFor(command, this.settings)) };
        const decision = { command, facts, request };
        const reserved = typeof command === 'object' && command.type === 'OpenIncident' && !known
          ? await this.reserve(command.slug, command.incident, request) : [];
        return [...reserved, ...await this.take(record.stream, INCIDENT, decision)];
      }
    }
  }

  private async take<S extends AggregateState, C>(stream: StreamName, aggregate: Aggregate<S, C>, decision: Decision<S, C>): Promise<readonly Decided[]> {
    const fold = await this.fold(stream, aggregate);
    if (fold.seen(decision.request) !== null) return [];
    return [{ stream, ...fold.take(decision) }];
  }

  /** The slug's reservation, unless this very incident holds it already. */
  private async reserve(slug: Parameters<typeof streamOf.slug>[0], incident: IncidentId, request: Request): Promise<readonly Decided[]> {
    const stream = streamOf.slug(slug);
    for await (const { event } of this.store.readStream(stream)) {
      if (event.type === 'SlugReserved' && event.data.incident === incident) return [];
      throw new DomainError('slug-taken', `the slug “${slug}” names another incident`, '/slug');
    }
    const events = this.maker.make([{ type: 'SlugReserved', data: { slug, incident } }], request, this.maker.stamp(request));
    return [{ stream, first: 0, events }];
  }

  private async factsFor(names: References) {
    const source = async (id: SourceId) => (await this.fold(streamOf.source(id), SOURCE)).state;
    const document = async (id: DocumentId) => (await this.fold(streamOf.document(id), DOCUMENT)).state;
    return await gatherFacts(names, source, document);
  }

  private async fold<S extends AggregateState, C>(stream: StreamName, aggregate: Aggregate<S, C>): Promise<StreamFold<S, C>> {
    // A stream's name tells its aggregate, so what is taken out is what was put in.
    let fold = this.folds.get(stream) as Promise<StreamFold<S, C>> | undefined;
    if (fold === undefined) {
      fold = StreamFold.read(stream, aggregate, this.store, this.maker);
      this.folds.set(stream, fold);
    }
    return await fold;
  }
}
