/** Runs planned records through the deciders and folds, without store or clock: what an import would leave behind. */
import { decide as decideDocument, evolve as evolveDocument, initialState as noDocument } from '#domain/document/document.js';
import type { Document } from '#domain/document/events.js';
import type { Decided, LedgerEvent } from '#domain/events.js';
import type { Facts } from '#domain/facts.js';
import type { CommandId, DocumentId, EventId, IncidentId, SourceId, StreamName } from '#domain/ids.js';
import { decide as decideIncident } from '#domain/incident/decide.js';
import { evolve as evolveIncident, initialState as noIncident } from '#domain/incident/state.js';
import type { IncidentState } from '#domain/incident/state.js';
import { decide as decideSource, evolve as evolveSource, initialState as noSource } from '#domain/source/source.js';
import type { Source } from '#domain/source/events.js';
import type { Instant } from '#domain/times/types.js';
import type { PlannedRecord } from '#case-files/plan/planned.js';
import type { Registered } from '#case-files/write/write.js';

const NO_TIME = '2030-01-01T00:00:00.000Z';

export class InMemoryLedger {
  readonly incidents = new Map<IncidentId, IncidentState>();
  readonly sources = new Map<SourceId, Registered<Source>>();
  readonly documents = new Map<DocumentId, Registered<Document>>();
  readonly log: LedgerEvent[] = [];
  private readonly revisions = new Map<StreamName, number>();

  constructor(records: readonly PlannedRecord[] = []) {
    for (const record of records) this.write(record);
  }

  /** @throws {DomainError} */
  write(record: PlannedRecord): void {
    const recordedAt = record.carriedRecordedAt ?? NO_TIME;
    const facts: Facts = {
      recordedAt, sources: new Map([...this.sources].map(([id, { entry }]) => [id, entry])),
      documents: new Map([...this.documents].map(([id, { entry }]) => [id, entry])),
    };
    switch (record.kind) {
      case 'source': {
        const events = this.append(record, decideSource(noSource(), record.command, facts), recordedAt);
        const { source } = events.reduce(evolveSource, noSource());
        if (source !== null) this.sources.set(record.source, { entry: source, recordedAt });
        return;
      }
      case 'document': {
        const events = this.append(record, decideDocument(noDocument(), record.command, facts), recordedAt);
        const { document } = events.reduce(evolveDocument, noDocument());
        if (document !== null) this.documents.set(record.document, { entry: document, recordedAt });
        return;
      }
      case 'incident': {
        const state = this.incidents.get(record.incident) ?? noIncident();
        const command = typeof record.command === 'function' ? record.command(state) : record.command;
        const events = this.append(record, decideIncident(state, command, facts), recordedAt);
        this.incidents.set(record.incident, events.reduce(evolveIncident, state));
      }
    }
  }

  private append({ stream, recordKey }: PlannedRecord, decided: readonly Decided[], recordedAt: Instant): readonly LedgerEvent[] {
    const events = decided.map(({ type, data }) => {
      const revision = (this.revisions.get(stream) ?? -1) + 1;
      this.revisions.set(stream, revision);
      const event = {
        id: `event-${this.log.length}` as EventId, stream, revision, logIndex: this.log.length, type, data,
        metadata: {
          recordedAt, actor: { id: 'desk-1' }, commandId: recordKey as CommandId, commandDigest: '', correlationId: '', nonce: '',
        },
      } as LedgerEvent;
      this.log.push(event);
      return event;
    });
    return events;
  }
}
