/** What every aggregate keeps of its stream, whatever the stream is about: its entries, its commands, how far it reaches. */
import { seen } from './commands-seen.js';
import type { CommandSeen } from './commands-seen.js';
import { amended, entryOf } from './entries.js';
import type { Entry, EntryOf } from './entries.js';
import { recordedAtOf } from './events.js';
import type { LedgerEvent } from './events.js';
import type { CommandId, EventId, StreamRevision } from './ids.js';
import { keepProposal } from './proposals.js';
import type { ProposalHeld } from './proposals.js';
import type { Instant } from './times/types.js';

export interface StreamState {
  /** Every event of the stream as it reads now, the voided ones too, in stream order. */
  readonly entries: Map<EventId, Entry>;
  readonly voided: Map<EventId, EntryOf<'EntryVoided'>>;
  /** What is kept from readers now. */
  readonly withheld: Map<EventId, EntryOf<'EntryWithheld'>>;
  /** Every proposal ever made here, by its event. */
  readonly proposals: Map<EventId, ProposalHeld>;
  readonly commands: Map<CommandId, CommandSeen>;
  /** -1: there is no such stream. */
  revision: StreamRevision;
  lastRecordedAt: Instant | null;
}

export const emptyStream = (): StreamState => ({
  entries: new Map(), voided: new Map(), withheld: new Map(), proposals: new Map(), commands: new Map(), revision: -1, lastRecordedAt: null,
});

/**
 * Takes an event in, O(1). Answers whether it changed what an earlier entry says, so that whatever was built from
 * entries has to be built again from `standing`.
 */
export function take(state: StreamState, event: LedgerEvent): { readonly entry: Entry; readonly rebuild: boolean } {
  const entry = entryOf(event);
  state.entries.set(entry.id, entry);
  state.revision = event.revision;
  state.lastRecordedAt = recordedAtOf(event);
  seen(state.commands, event);
  if (entry.type === 'EntryWithheld') state.withheld.set(entry.data.entry, entry);
  else if (entry.type === 'EntryReleased') state.withheld.delete(entry.data.entry);
  keepProposal(state.proposals, entry);
  if (entry.type !== 'EntryAmended' && entry.type !== 'EntryVoided') return { entry, rebuild: false };
  const before = state.entries.get(entry.data.entry);
  if (before === undefined) return { entry, rebuild: false };
  if (entry.type === 'EntryAmended') state.entries.set(before.id, amended(before, entry));
  else {
    state.entries.set(before.id, { ...before, touchedAt: entry.revision });
    state.voided.set(before.id, entry);
  }
  return { entry, rebuild: true };
}

/** The entries that have not been voided, in stream order. */
export function* standing(state: Pick<StreamState, 'entries' | 'voided'>): Generator<Entry> {
  for (const entry of state.entries.values()) if (!state.voided.has(entry.id)) yield entry;
}
