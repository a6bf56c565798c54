/**
 * Proposals: what one person asks for, so that another may approve it. Every stream keeps its own. A proposal is settled
 * once, by the effect that names it or by its rejection; voiding the effect later does not open it again.
 */
import type { Entry, EntryOf } from './entries.js';
import type { EventType } from './events.js';
import type { EventId } from './ids.js';

export type ProposalType = 'VerdictProposed' | 'ResolutionProposed' | 'PublicationProposed' | 'VoidingProposed';
export type SettlingType = 'VerdictApproved' | 'ContradictionResolved' | 'IncidentPublished' | 'EntryVoided' | 'ProposalRejected';

export interface ProposalHeld {
  readonly entry: EntryOf<ProposalType>;
  /** Null while it is open. */
  readonly settled: EntryOf<SettlingType> | null;
}

/** What each kind of proposal becomes when it is approved. */
const EFFECTS: Readonly<Record<ProposalType, SettlingType>> = {
  VerdictProposed: 'VerdictApproved', ResolutionProposed: 'ContradictionResolved', PublicationProposed: 'IncidentPublished',
  VoidingProposed: 'EntryVoided',
};
export const isProposal = (type: EventType): type is ProposalType => Object.hasOwn(EFFECTS, type);

/** The proposal that an event settles; undefined where it settles none. */
export function proposalSettledBy({ type, data }: Pick<Entry, 'type' | 'data'>): EventId | undefined {
  switch (type) {
    case 'VerdictApproved':
    case 'ContradictionResolved':
    case 'IncidentPublished':
    case 'EntryVoided':
    case 'ProposalRejected': return 'proposal' in data ? data.proposal : undefined;
    default: return undefined;
  }
}

/** Takes in what an entry says of proposals. */
export function keepProposal(proposals: Map<EventId, ProposalHeld>, entry: Entry): void {
  switch (entry.type) {
    case 'VerdictProposed':
    case 'ResolutionProposed':
    case 'PublicationProposed':
    case 'VoidingProposed': proposals.set(entry.id, { entry, settled: null }); return;
    case 'VerdictApproved':
    case 'ContradictionResolved':
    case 'IncidentPublished':
    case 'EntryVoided':
    case 'ProposalRejected': {
      const held = entry.data.proposal === undefined ? undefined : proposals.get(entry.data.proposal);
      if (held !== undefined) proposals.set(held.entry.id, { ...held, settled: entry });
      return;
    }
    default: return;
  }
}
