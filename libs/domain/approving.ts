/**
 * Four eyes, the same in every stream: what may not be decided alone, who may approve, and what becomes of a proposal.
 * While the setting is off one may approve what one proposed; it then reads as approved by oneself.
 */
import { AMENDMENT_SHAPES, standingEntry } from './amendments.js';
import type { VoidEntry } from './amendments.js';
import type { Entry } from './entries.js';
import { DomainError, ensure } from './errors.js';
import type { Decided } from './events.js';
import type { Facts } from './facts.js';
import type { EventId } from './ids.js';
import type { EntryVoiding } from './incident/events.js';
import type { ProposalHeld } from './proposals.js';
import { same } from './same.js';
import { fields, id } from './shapes.js';
import type { StreamState } from './stream.js';
import type { Text } from './text.js';

/** Asks somebody else to void an entry. */
export interface ProposeVoiding {
  readonly type: 'ProposeVoiding';
  readonly entry: EventId;
  readonly reason: Text;
}
export interface ApproveProposal {
  readonly type: 'ApproveProposal';
  readonly proposal: EventId;
}
/** By whoever proposed it, this is a withdrawal. */
export interface RejectProposal {
  readonly type: 'RejectProposal';
  readonly proposal: EventId;
  readonly reason: Text;
}

/** @throws {DomainError} `four-eyes-required` */
export function mayDecideAlone({ fourEyes }: Facts, at = ''): void {
  ensure(fourEyes !== true, 'four-eyes-required', 'This ledger wants a second person: propose it, and somebody else approves it.', at);
}

/** One's own entries one may void alone. @throws {DomainError} `four-eyes-required` */
export function mayVoidAlone(entry: Entry, facts: Facts): void {
  if (entry.by !== facts.by) mayDecideAlone(facts, '/entry');
}

const openProposal = ({ proposals }: StreamState, proposal: EventId): ProposalHeld['entry'] => {
  const held = proposals.get(proposal);
  if (held === undefined) throw new DomainError('unknown-proposal', 'There is no such proposal in this stream.', '/proposal');
  const how = held.settled?.type === 'ProposalRejected' ? 'rejected' : 'approved';
  ensure(held.settled === null, 'proposal-settled', `The proposal was ${how} already.`, '/proposal');
  return held.entry;
};

const approval = fields({ proposal: id });

/** The proposal, once it is found that this person may approve it. What it asks for has still to be judged. */
export function proposalToApprove(state: StreamState, { type: _, ...data }: ApproveProposal, { fourEyes, by }: Facts): ProposalHeld['entry'] {
  approval(data, '');
  const entry = openProposal(state, data.proposal);
  ensure(fourEyes !== true || (by !== undefined && by !== entry.by),
    'approver-is-proposer', 'Who proposed it cannot approve it: somebody else has to.', '/proposal');
  return entry;
}

export function rejectProposal(state: StreamState, { type: _, ...data }: RejectProposal): readonly Decided<'ProposalRejected'>[] {
  AMENDMENT_SHAPES.ProposalRejected(data, '');
  openProposal(state, data.proposal);
  return [{ type: 'ProposalRejected', data }];
}

/** Asks for what nobody asks for already. */
export function proposed<Proposal extends Decided<ProposalHeld['entry']['type']>>(state: StreamState, proposal: Proposal): readonly Proposal[] {
  const open = [...state.proposals.values()].some(({ entry, settled }) =>
    settled === null && entry.type === proposal.type && same(entry.data, proposal.data));
  ensure(!open, 'nothing-changed', 'This is proposed already.');
  return [proposal];
}

export type VoidingCommand = VoidEntry | ProposeVoiding | ApproveProposal | RejectProposal;

/**
 * Voiding in a stream whose only proposals are of voiding.
 * @param check judges whether the entry may be voided, whoever asks
 */
export function decideVoiding(
  state: StreamState, command: VoidingCommand, facts: Facts, check: (entry: Entry) => void,
): readonly Decided<'EntryVoided' | 'VoidingProposed' | 'ProposalRejected'>[] {
  switch (command.type) {
    case 'VoidEntry': {
      const { type: _, ...data } = command;
      return [{ type: 'EntryVoided', data: voiding(state, data, check, (entry) => mayVoidAlone(entry, facts)) }];
    }
    case 'ProposeVoiding': {
      const { type: _, ...data } = command;
      return proposed(state, { type: 'VoidingProposed', data: voiding(state, data, check) });
    }
    case 'ApproveProposal': {
      const entry = proposalToApprove(state, command, facts);
      if (entry.type !== 'VoidingProposed') throw new DomainError('unknown-proposal', 'Only voidings are proposed here.', '/proposal');
      return [{ type: 'EntryVoided', data: { ...voiding(state, entry.data, check), proposal: entry.id } }];
    }
    case 'RejectProposal': return rejectProposal(state, command);
  }
}

function voiding<Data extends EntryVoiding>(
  state: StreamState, data: Data, check: (entry: Entry) => void, alone: (entry: Entry) => void = () => {},
): Data {
  AMENDMENT_SHAPES.EntryVoided(data, '');
  const entry = standingEntry(state, data.entry);
  check(entry);
  alone(entry);
  return data;
}
