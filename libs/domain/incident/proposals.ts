/**
 * Proposals in an incident: asking for what one may not, or would rather not, decide alone, and approving it. Whatever is
 * asked for has to be possible when it is asked and again when it is approved.
 */
import { proposalToApprove, proposed } from '../approving.js';
import type { Decided } from '../events.js';
import type { Facts } from '../facts.js';
import type { ProposalHeld } from '../proposals.js';
import { voiding } from './amendments.js';
import type { CommandOf } from './commands.js';
import { contradictionStep } from './contradictions.js';
import { publication } from './lifecycle.js';
import type { IncidentState } from './state.js';
import { verdictIsSound } from './verdicts.js';

type ProposeCommand = CommandOf<'ProposeVerdict' | 'ProposeResolution' | 'ProposeVoiding' | 'ProposePublication'>;

export function propose(state: IncidentState, command: ProposeCommand, facts: Facts): readonly Decided[] {
  return proposed(state, proposalOf(state, command, facts));
}

function proposalOf(state: IncidentState, command: ProposeCommand, facts: Facts): Decided<ProposalHeld['entry']['type']> {
  switch (command.type) {
    case 'ProposeVerdict': {
      const { type: _, ...data } = command;
      verdictIsSound({ state, facts }, data);
      return { type: 'VerdictProposed', data };
    }
    case 'ProposeResolution': {
      const { type: _, ...data } = command;
      return { type: 'ResolutionProposed', data: contradictionStep({ state, facts }, 'ContradictionResolved', data) };
    }
    case 'ProposeVoiding': {
      const { type: _, ...data } = command;
      return { type: 'VoidingProposed', data: voiding(state, data).data };
    }
    case 'ProposePublication': return { type: 'PublicationProposed', data: publication(state, command.throughRevision, facts) };
  }
}

export function approveProposal(state: IncidentState, command: CommandOf<'ApproveProposal'>, facts: Facts): readonly Decided[] {
  const { id: proposal, type, data } = proposalToApprove(state, command, facts);
  switch (type) {
    case 'VerdictProposed':
      verdictIsSound({ state, facts }, data);
      return [{ type: 'VerdictApproved', data: { ...data, proposal } }];
    case 'ResolutionProposed':
      return [{ type: 'ContradictionResolved', data: { ...contradictionStep({ state, facts }, 'ContradictionResolved', data), proposal } }];
    case 'VoidingProposed': return [{ type: 'EntryVoided', data: { ...voiding(state, data).data, proposal } }];
    case 'PublicationProposed':
      return [{ type: 'IncidentPublished', data: { ...publication(state, data.throughRevision, facts), proposal } }];
  }
}
