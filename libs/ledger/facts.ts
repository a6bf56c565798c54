/** What other streams say, read before deciding: true when read. */
import type { Document, Snapshot } from '#domain/document/events.js';
import type { DocumentCommand, DocumentState } from '#domain/document/document.js';
import type { Facts, References } from '#domain/facts.js';
import type { DocumentId, EventId, Sha256, SourceId } from '#domain/ids.js';
import type { IncidentCommand } from '#domain/incident/commands.js';
import type { IncidentState } from '#domain/incident/state.js';
import type { LedgerState } from '#domain/ledger/ledger.js';
import type { Source } from '#domain/source/events.js';
import type { SourceState } from '#domain/source/source.js';

/** Commands that the ledger's settings or scales have a say in; the others are decided without reading them. */
const BY_SETTINGS: ReadonlySet<string> = new Set<IncidentCommand['type']>([
  'GiveVerdict', 'ProposeVerdict', 'ResolveContradiction', 'PublishIncident', 'VoidEntry', 'ApproveProposal',
]);

/** What the ledger's own stream says to a command. */
export async function settingsFor(
  { type }: { readonly type: string }, settings: () => Promise<LedgerState>,
): Promise<Pick<Facts, 'fourEyes' | 'scales'>> {
  if (!BY_SETTINGS.has(type)) return {};
  const { fourEyes, scales } = await settings();
  return { fourEyes, scales };
}

/** Whether a command would publish the incident, itself or by what it approves. */
export const publishes = ({ proposals }: Pick<IncidentState, 'proposals'>, command: IncidentCommand): boolean =>
  command.type === 'PublishIncident' || command.type === 'ProposePublication'
  || (command.type === 'ApproveProposal' && proposals.get(command.proposal)?.entry.type === 'PublicationProposed');

/** The snapshot whose entry a command would void: what names that, not the document, keeps it from being voided. */
export function namedByVoided({ entries, proposals }: Pick<DocumentState, 'entries' | 'proposals'>, command: DocumentCommand): Sha256 | undefined {
  const voided = (entry: EventId): Sha256 | undefined => {
    const held = entries.get(entry);
    return held?.type === 'SnapshotCaptured' ? held.data.snapshot : undefined;
  };
  switch (command.type) {
    case 'VoidEntry':
    case 'ProposeVoiding': return voided(command.entry);
    case 'ApproveProposal': {
      const proposal = proposals.get(command.proposal)?.entry;
      return proposal?.type === 'VoidingProposed' ? voided(proposal.data.entry) : undefined;
    }
    default: return undefined;
  }
}

/** The sources and documents of these names that stand; a decider refuses the names that are missing. */
export async function gatherFacts(
  names: References, sourceState: (id: SourceId) => Promise<SourceState>, documentState: (id: DocumentId) => Promise<DocumentState>,
): Promise<Omit<Facts, 'recordedAt'>> {
  const sources = new Map<SourceId, Source>();
  const documents = new Map<DocumentId, Document>();
  const snapshots = new Map<DocumentId, readonly Snapshot[]>();
  await Promise.all([
    ...[...names.sources].map(async (id) => {
      const { source } = await sourceState(id);
      if (source !== null) sources.set(id, source);
    }),
    ...[...names.documents].map(async (id) => {
      const state = await documentState(id);
      if (state.document === null) return;
      documents.set(id, state.document);
      if (state.snapshots.length > 0) snapshots.set(id, state.snapshots.map(({ data }) => data));
    }),
  ]);
  return { sources, documents, snapshots };
}
