/** Which sources and documents a decision about an incident has to be told of. */
import { referencesOf } from '../facts.js';
import type { References } from '../facts.js';
import type { IncidentCommand } from './commands.js';
import type { IncidentState } from './state.js';

/**
 * What the command names, and for a retraction also the documents whose own voice is taken back: their publisher may
 * speak for them.
 */
export function referencesNeeded(state: Pick<IncidentState, 'record'>, command: IncidentCommand): References {
  const needed = referencesOf(command);
  if (command.type !== 'RetractAssertions') return needed;
  for (const id of command.assertions) {
    const utterance = state.record.assertions.get(id)?.entry.data.utterance;
    const claimants = utterance === undefined ? [] : state.record.utterances.get(utterance)?.utterance.claimants ?? [];
    for (const { speaker } of claimants) if (speaker.kind === 'document') needed.documents.add(speaker.document);
  }
  if (command.utterance.kind === 'held') {
    const by = state.record.utterances.get(command.utterance.utterance)?.utterance.claimants ?? [];
    for (const document of referencesOf(by).documents) needed.documents.add(document);
  }
  return needed;
}
