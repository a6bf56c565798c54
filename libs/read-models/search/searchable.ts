/** What of an entry can be found by its words. What is sealed never gets here. */
import type { Entry } from '#domain/entries.js';
import type { Claimant, Relay, Specific } from '#domain/speech.js';
import type { Text } from '#domain/text.js';

export const SEARCH_KINDS = [
  'assertion', 'utterance', 'question', 'position', 'comparison', 'choice', 'relation', 'contradiction', 'verdict', 'notice', 'followUp',
  'link', 'anchor', 'incident', 'source', 'document', 'judgement', 'fix', 'ledger',
] as const;
/** `judgement`: dismissals, proposals and their rejections. `fix`: our own amendments, voidings and withholdings. */
export type SearchKind = (typeof SEARCH_KINDS)[number];

/** The texts of an entry by the place they stand at. `note`: everything that is neither the main text nor a quote. */
export interface Searchable {
  readonly kind: SearchKind;
  readonly label?: string | undefined;
  readonly text?: string | undefined;
  readonly quote?: string | undefined;
  readonly note?: string | undefined;
}

type Words = Text | undefined;

/** Several texts as one; phrases do not reach across them. */
function together(...texts: readonly Words[]): string | undefined {
  const open = texts.filter((text): text is string => typeof text === 'string');
  return open.length === 0 ? undefined : open.join('\n');
}

const only = (text: Words): string | undefined => together(text);

/** Null for entries without words of their own. */
export function searchableOf({ type, data }: Entry): Searchable | null {
  switch (type) {
    case 'IncidentOpened': return { kind: 'incident', label: data.slug, text: only(data.title) };
    case 'IncidentUnpublished': return { kind: 'incident', note: only(data.reason) };
    case 'QuestionRaised': return { kind: 'question', label: data.label, text: only(data.text) };
    case 'PositionAdded': return { kind: 'position', label: data.label, text: only(data.text) };
    case 'PositionsCompared': return { kind: 'comparison', text: only(data.rationale) };
    case 'UtteranceLogged':
    case 'UtteranceAdopted': return { kind: 'utterance', text: together(...data.claimants.map(described)) };
    case 'AssertionLogged': return {
      kind: 'assertion', label: data.label, text: only(data.gist), quote: only(data.quote),
      note: together(data.unclear, ...promised(data.act), ...data.relays.map(printed), ...(data.specifics ?? []).flatMap(wordsOf)),
    };
    case 'AnswersChosen': return { kind: 'choice', text: only(data.reason), note: together(...promised(data.act)) };
    case 'AssertionRetracted': return { kind: 'choice', note: together(...data.relays.map(printed)) };
    case 'AccountRevised':
    case 'AssertionsRelated': return { kind: 'relation', label: data.label, text: only(data.rationale) };
    case 'UtterancesMerged':
    case 'SourcesMerged':
    case 'SourceSplit': return { kind: 'relation', text: only(data.rationale) };
    case 'RelationWithdrawn': return { kind: 'relation', text: only(data.reason) };
    case 'IncidentsLinked': return { kind: 'link', text: only(data.rationale) };
    case 'IncidentLinkJudged': return { kind: 'link', text: only(data.reason) };
    case 'ContradictionRaised': return { kind: 'contradiction', label: data.label, text: only(data.rationale) };
    case 'ContradictionExplained':
    case 'ContradictionResolved':
    case 'ContradictionWithdrawn':
    case 'ContradictionReopened': return { kind: 'contradiction', text: only(data.reason) };
    case 'VerdictApproved': return { kind: 'verdict', label: data.label, text: only(data.rationale), note: data.rating };
    case 'VerdictRetracted': return { kind: 'verdict', text: only(data.reason) };
    case 'CorrectionIssued':
    case 'ClarificationIssued':
    case 'UpdateIssued': return { kind: 'notice', label: data.label, text: only(data.text) };
    case 'FollowUpNoted': return { kind: 'followUp', text: only(data.reason) };
    case 'RelayAnchored': return { kind: 'anchor', quote: only(data.exact) };
    case 'SourceRegistered':
    case 'SourceRenamed': return { kind: 'source', label: data.label, text: only(data.name) };
    case 'DocumentRegistered': return { kind: 'document', label: data.label, text: only(data.title), note: data.url };
    case 'VerdictProposed': return { kind: 'judgement', label: data.label, text: only(data.rationale), note: data.rating };
    case 'CandidateDismissed':
    case 'ResolutionProposed':
    case 'VoidingProposed':
    case 'ProposalRejected': return { kind: 'judgement', text: only(data.reason) };
    case 'EntryAmended':
    case 'EntryVoided':
    case 'EntryWithheld':
    case 'EntryReleased': return { kind: 'fix', text: only(data.reason) };
    case 'LedgerOpened': return { kind: 'ledger', text: only(data.notice) };
    case 'ScaleDefined': return { kind: 'ledger', text: only(data.name), note: together(...data.ratings.map(({ name }) => name)) };
    case 'ScaleRetired':
    case 'FourEyesSet':
    case 'SealingKeyDestroyed': return { kind: 'ledger', text: only(data.reason) };
    default: return null;
  }
}

const described = ({ speaker }: Claimant): Words => (speaker.kind === 'anonymous' ? speaker.described : undefined);
const printed = ({ title }: Relay): Words => title;

type ActOrNone = Extract<Entry, { readonly type: 'AssertionLogged' }>['data']['act'];
function promised(act: ActOrNone): readonly Words[] {
  if (act?.kind === 'commits') return [act.to];
  return act?.kind === 'withholds' && act.absence === 'noResponse' ? [described(act.by)] : [];
}

function wordsOf(specific: Specific): readonly Words[] {
  switch (specific.kind) {
    case 'quantity': return [specific.of, specific.base ?? undefined];
    case 'place': return [specific.verbatim];
    case 'happened': return [specific.time.verbatim];
  }
}
