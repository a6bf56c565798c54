/** `proposals`: what was proposed in any stream, and how it was settled. Nobody but the desk is told. */
import { personOf, recordedAtOf } from '#domain/events.js';
import type { LedgerEvent } from '#domain/events.js';
import { isProposal, proposalSettledBy } from '#domain/proposals.js';
import { insert, update } from '../projection.js';
import type { Projection, TableSpec } from '../projection.js';
import { integerIn } from './rows.js';

const PROPOSALS = {
  name: 'proposals',
  columns: {
    log_index: 'integer', event_id: 'text', stream: 'text', revision: 'integer', type: 'text', recorded_at: 'text', recorded_by: 'text',
    data: 'text',
    /** The log index again, until it is settled. */
    open: 'integer?',
    settled_event: 'text?', settled_revision: 'integer?', settled_as: 'text?', settled_at: 'text?', settled_by: 'text?', settled_reason: 'text?',
  },
  key: ['log_index'],
  indexes: [
    { columns: ['event_id'], unique: true }, { columns: ['stream', 'log_index'] }, { columns: ['open'], whereNotNull: 'open' },
  ],
} as const satisfies TableSpec;

export const proposals: Projection = {
  name: 'proposals',
  version: 1,
  tables: [PROPOSALS],
  apply: (event, rows) => {
    const [at, by] = [recordedAtOf(event), personOf(event.metadata.actor)];
    if (isProposal(event.type)) {
      return [insert(PROPOSALS, {
        log_index: event.logIndex, event_id: event.id, stream: event.stream, revision: event.revision, type: event.type, recorded_at: at,
        recorded_by: by, data: JSON.stringify(event.data), open: event.logIndex, settled_event: null, settled_revision: null, settled_as: null,
        settled_at: null, settled_by: null, settled_reason: null,
      })];
    }
    const proposal = proposalSettledBy(event);
    const row = proposal === undefined ? undefined : rows.find('proposals', { event_id: proposal })[0];
    if (row === undefined) return [];
    return [update(PROPOSALS, [integerIn(row, 'log_index')], {
      open: null, settled_event: event.id, settled_revision: event.revision, settled_as: howSettled(event, by, row['recorded_by']),
      settled_at: at, settled_by: by, settled_reason: event.type === 'ProposalRejected' ? JSON.stringify(event.data.reason) : null,
    })];
  },
};

/** Rejected by whoever proposed it, it was withdrawn. */
const howSettled = ({ type }: LedgerEvent, by: string, proposedBy: unknown): 'approved' | 'rejected' | 'withdrawn' =>
  (type !== 'ProposalRejected' ? 'approved' : by === proposedBy ? 'withdrawn' : 'rejected');
