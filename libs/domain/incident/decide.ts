/** One entry to all decisions about an incident. */
import type { Decided } from '../events.js';
import { rejectProposal } from '../approving.js';
import type { Facts } from '../facts.js';
import { release, withholding } from '../withholding.js';
import { amendEntry, voidEntry } from './amendments.js';
import { anchorRelay, recheckAnchor } from './anchors.js';
import { chooseAnswers, logAssertion, retractAssertions } from './assertions.js';
import type { IncidentCommand } from './commands.js';
import { dismissCandidate, joinContradiction, raiseContradiction, stepContradiction } from './contradictions.js';
import { noteFollowUp } from './follow-ups.js';
import { judgeIncidentLink, linkIncidents } from './links.js';
import { mustBeOpened, openIncident, publishIncident, unpublishIncident } from './lifecycle.js';
import { issueNotice } from './notices.js';
import { approveProposal, propose } from './proposals.js';
import { addPosition, comparePositions, raiseQuestion } from './questions.js';
import { mergeUtterances, relateAssertions, reviseAccount, withdrawRelation } from './relations.js';
import type { IncidentState } from './state.js';
import { giveVerdict, retractVerdict } from './verdicts.js';

/**
 * What happens when this is asked of an incident in this state: the events to append, in one append.
 * @throws {DomainError} with the code of the first rule that refuses, pointing into the command
 */
export function decide(state: IncidentState, command: IncidentCommand, facts: Facts): readonly Decided[] {
  if (command.type === 'OpenIncident') return openIncident(state, command);
  mustBeOpened(state);
  switch (command.type) {
    case 'PublishIncident': return publishIncident(state, command, facts);
    case 'UnpublishIncident': return unpublishIncident(state, command);
    case 'RaiseQuestion': return raiseQuestion(state, command, facts);
    case 'AddPosition': return addPosition(state, command, facts);
    case 'ComparePositions': return comparePositions(state, command, facts);
    case 'LogAssertion': return logAssertion(state, command, facts);
    case 'ChooseAnswers': return chooseAnswers(state, command, facts);
    case 'RetractAssertions': return retractAssertions(state, command, facts);
    case 'MergeUtterances': return mergeUtterances(state, command, facts);
    case 'ReviseAccount': return reviseAccount(state, command, facts);
    case 'RelateAssertions': return relateAssertions(state, command, facts);
    case 'WithdrawRelation': return withdrawRelation(state, command);
    case 'LinkIncidents': return linkIncidents(state, command, facts);
    case 'JudgeIncidentLink': return judgeIncidentLink(state, command);
    case 'RaiseContradiction': return raiseContradiction(state, command, facts);
    case 'JoinContradiction': return joinContradiction(state, command, facts);
    case 'ExplainContradiction':
    case 'ResolveContradiction':
    case 'WithdrawContradiction':
    case 'ReopenContradiction': return stepContradiction(state, command, facts);
    case 'DismissCandidate': return dismissCandidate(state, command, facts);
    case 'AnchorRelay': return anchorRelay(state, command, facts);
    case 'RecheckAnchor': return recheckAnchor(state, command, facts);
    case 'IssueNotice': return issueNotice(state, command, facts);
    case 'NoteFollowUp': return noteFollowUp(state, command, facts);
    case 'WithholdEntry': return [{ type: 'EntryWithheld', data: withholding(state, command) }];
    case 'ReleaseEntry': return [{ type: 'EntryReleased', data: release(state, command) }];
    case 'GiveVerdict': return giveVerdict(state, command, facts);
    case 'RetractVerdict': return retractVerdict(state, command);
    case 'ProposeVerdict':
    case 'ProposeResolution':
    case 'ProposeVoiding':
    case 'ProposePublication': return propose(state, command, facts);
    case 'ApproveProposal': return approveProposal(state, command, facts);
    case 'RejectProposal': return rejectProposal(state, command);
    case 'AmendEntry': return amendEntry(state, command, facts);
    case 'VoidEntry': return voidEntry(state, command, facts);
  }
}
