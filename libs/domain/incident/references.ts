/** Which sources and documents a decision about an incident has to be told of. */
import { referencesOf } from '../facts.js';
import type { Facts, References } from '../facts.js';
import type { AssertionId, DocumentId, SourceId, UtteranceId } from '../ids.js';
import { documentAt, documentOfAnchor } from './anchors.js';
import type { IncidentCommand } from './commands.js';
import type { IncidentState } from './state.js';

/**
 * What the command names, and for a retraction also the documents whose own voice is taken back: their publisher may
 * speak for them.
 */
export function referencesNeeded(state: Pick<IncidentState, 'record' | 'entries'>, command: IncidentCommand): References {
  const needed = referencesOf(command);
  if (command.type === 'AmendEntry') {
    // A notice is never older than the work it is about.
    const entry = state.entries.get(command.entry);
    const isNotice = entry?.type === 'CorrectionIssued' || entry?.type === 'ClarificationIssued' || entry?.type === 'UpdateIssued';
    if (isNotice) needed.documents.add(entry.data.document);
  }
  const pointedInto = documentPointedInto(state, command);
  if (pointedInto !== undefined) needed.documents.add(pointedInto);
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

/** The document an anchor stands in, where the command does not name it itself. */
function documentPointedInto({ record }: Pick<IncidentState, 'record'>, command: IncidentCommand): DocumentId | undefined {
  switch (command.type) {
    case 'AnchorRelay': return documentOfAnchor(record, command);
    case 'RecheckAnchor': {
      const held = record.anchors.get(command.anchor)?.entry.data;
      return held === undefined ? undefined : documentOfAnchor(record, held);
    }
    case 'LogAssertion': {
      if (command.anchors === undefined || command.utterance.kind !== 'held') return undefined;
      return documentAt(record.utterances.get(command.utterance.utterance)?.utterance, command.relays, 0);
    }
    default: return undefined;
  }
}

/** Sources of which the decision has to know who they turned out to be: it asks whether two of them are one. */
export function identitiesNeeded(
  { record, entries }: Pick<IncidentState, 'record' | 'entries'>, command: IncidentCommand, { documents }: Pick<Facts, 'documents'>,
): ReadonlySet<SourceId> {
  const claimants = (utterance: UtteranceId | undefined): object => record.utterances.get(utterance ?? ('' as UtteranceId))?.utterance.claimants ?? [];
  const speakers = (assertions: readonly AssertionId[]): readonly object[] =>
    assertions.map((id) => claimants(record.assertions.get(id)?.entry.data.utterance));
  switch (command.type) {
    case 'RetractAssertions': {
      const { utterance } = command;
      const given = utterance.kind === 'held' ? claimants(utterance.utterance) : utterance;
      return referencesOf([...speakers(command.assertions), given, ...documents.values()]).sources;
    }
    case 'ReviseAccount': return referencesOf(command.announced === 'announced' ? speakers([...command.from, ...command.to]) : []).sources;
    case 'AmendEntry': {
      const entry = entries.get(command.entry);
      return referencesOf(entry?.type === 'AccountRevised' ? speakers([...record.assertions.keys()]) : []).sources;
    }
    default: return new Set();
  }
}
