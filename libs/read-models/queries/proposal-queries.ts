/** Proposals for the desk: of one incident, or of the whole ledger. */
import type { EventId, StreamName } from '#domain/ids.js';
import { can } from '#domain/policy.js';
import type { ProposalType } from '#domain/proposals.js';
import { plain } from '#domain/text.js';
import type { Text } from '#domain/text.js';
import { cursorAt, limitOf, placeOf } from '../cursor.js';
import { incidentIn } from '../places.js';
import type { Page, ProposalsAsked } from '../port.js';
import type { Row } from '../projection.js';
import { integerIn, textIn } from '../projections/rows.js';
import type { ProposalView } from '../views/verdict.js';
import type { Snapshot } from '../snapshot.js';
import type { IncidentReader } from './incident-reading.js';

export class ProposalQueries {
  constructor(private readonly reader: IncidentReader) {}

  /** Null for everybody but the owner, and where there is no such incident. */
  async proposals(snapshot: Snapshot, { viewer, incident, settled, after, limit }: ProposalsAsked): Promise<Page<ProposalView> | null> {
    const [from, size] = [placeOf('proposals', after), limitOf(limit)];
    if (!can(viewer, 'read', { kind: 'ledger' })) return null;
    const place = incident === undefined ? null : await this.reader.find(snapshot, incident);
    if (incident !== undefined && place === null) return null;
    const [where, values] = place === null ? ['', []] as const : ['AND stream = ?', [place.stream]] as const;
    const rows = await snapshot.all(`SELECT * FROM {proposals} WHERE log_index > ? ${settled ? '' : 'AND open IS NOT NULL'} ${where}
      ORDER BY log_index LIMIT ?`, from, ...values, size + 1);
    const last = rows.length > size ? rows[size - 1] : undefined;
    return {
      items: rows.slice(0, size).map((row) => this.#view(row)), basis: snapshot.progress('proposals'),
      next: last === undefined ? null : cursorAt('proposals', integerIn(last, 'log_index')),
    };
  }

  #view(row: Row): ProposalView {
    const stream = textIn(row, 'stream') as StreamName;
    const reason = row['settled_reason'] === null ? null : JSON.parse(textIn(row, 'settled_reason')) as Text;
    const open = row['settled_event'] === null;
    return {
      entry: textIn(row, 'event_id') as EventId, logIndex: integerIn(row, 'log_index'), revision: integerIn(row, 'revision'),
      touchedAt: integerIn(row, open ? 'revision' : 'settled_revision'), recordedAt: textIn(row, 'recorded_at'),
      type: textIn(row, 'type') as ProposalType, stream, incident: incidentIn(stream), proposedBy: textIn(row, 'recorded_by'),
      status: open ? 'open' : textIn(row, 'settled_as') as ProposalView['status'],
      data: this.reader.words.in(JSON.parse(textIn(row, 'data')) as unknown, true),
      settled: open ? null : {
        event: textIn(row, 'settled_event') as EventId, recordedAt: textIn(row, 'settled_at'), actor: textIn(row, 'settled_by'),
        reason: reason === null ? null : plain(this.reader.words.in(reason, true)),
      },
    };
  }
}
