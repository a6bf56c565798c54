/** From the bodies of proposals to commands. */
import type { AssertionId, CommandId, ContradictionId, EventId } from '#domain/ids.js';
import type { IncidentCommand } from '#domain/incident/commands.js';
import { given } from '../speech/speech.mapping.js';
import { verdictOf } from '../verdicts/verdict.mapping.js';
import type { AnyProposalBody } from './proposal.bodies.js';

export function proposalOf(body: AnyProposalBody, commandId: CommandId): IncidentCommand {
  switch (body.kind) {
    case 'verdict': return { type: 'ProposeVerdict', ...verdictOf(body, commandId) };
    case 'resolution': return {
      type: 'ProposeResolution', contradiction: body.contradiction as ContradictionId, reason: body.reason, evidence: body.evidence as AssertionId[],
    };
    case 'voiding': return { type: 'ProposeVoiding', entry: body.entry as EventId, reason: body.reason };
    case 'publication': return { type: 'ProposePublication', ...given({ throughRevision: body.throughRevision }) };
  }
}
