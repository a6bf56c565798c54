/** One entry to all decisions about an incident. */
import type { Decided } from '../events.js';
import type { Facts } from '../facts.js';
import { amendEntry, voidEntry } from './amendments.js';
import { chooseAnswers, logAssertion, retractAssertions } from './assertions.js';
import type { IncidentCommand } from './commands.js';
import { dismissCandidate, joinContradiction, raiseContradiction, stepContradiction } from './contradictions.js';
import { mustBeOpened, openIncident, publishIncident, unpublishIncident } from './lifecycle.js';
import { addPosition, comparePositions, raiseQuestion } from './questions.js';
import { mergeUtterances, relateAssertions, reviseAccount, withdrawRelation } from './relations.js';
import type { IncidentState } from './state.js';

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
    case 'RaiseContradiction': return raiseContradiction(state, command, facts);
    case 'JoinContradiction': return joinContradiction(state, command, facts);
    case 'ExplainContradiction':
    case 'ResolveContradiction':
    case 'WithdrawContradiction':
    case 'ReopenContradiction': return stepContradiction(state, command, facts);
    case 'DismissCandidate': return dismissCandidate(state, command, facts);
    case 'AmendEntry': return amendEntry(state, command, facts);
    case 'VoidEntry': return voidEntry(state, command);
  }
}
