/** What each type of event says, in one line, with the fields of its payload. A field that ends in `?` may be left out. */
import type { EventType } from '#domain/events.js';

export interface EventMeaning {
  readonly fields: string;
  readonly means: string;
}

const STEP = 'contradiction, reason, evidence';
const NOTICE = 'notice, label?, document, carriedBy?, issued, text, affects, instead';
const VERDICT = 'verdict, label?, about, scale, rating, rationale, evidence, replaces?';
const RELATION = 'relation, label?, from, to, rationale';

const INCIDENT = {
  IncidentOpened: {
    fields: 'incident, slug, kind, title, happened, zone',
    means: 'the first event of an incident: a happening, a pattern or a context; bare dates are read in its zone',
  },
  IncidentPublished: {
    fields: 'incident, throughRevision, proposal?',
    means: 'readers see the stream up to that revision and nothing later',
  },
  IncidentUnpublished: { fields: 'incident, reason', means: 'readers see nothing of it any more' },
  QuestionRaised: {
    fields: 'question, label?, text, positions',
    means: 'a point at issue; `exclusive`: at most one answer can hold, `open`: answers add up',
  },
  PositionAdded: { fields: 'question, position, label?, text', means: 'one possible answer' },
  PositionsCompared: {
    fields: 'question, pair, verdict, rationale',
    means: 'how two answers stand to each other, where that differs from the rule of their question',
  },
  UtteranceLogged: {
    fields: 'utterance, claimants, channel, said, document?',
    means: 'one act of speech: who, through which channel, when',
  },
  UtteranceAdopted: {
    fields: 'utterance, claimants, channel, said, document?, from',
    means: 'a copy, with the same id, of an utterance first logged in another incident',
  },
  UtterancesMerged: { fields: 'relation, from, into, rationale', means: 'two renderings turn out to be one act of speech' },
  AssertionLogged: {
    fields: 'assertion, label?, utterance, gist, quote?, certainty, relays, act?, specifics?, unclear?',
    means: 'one thing an utterance puts forward, as it reached the desk; unsorted without `act`',
  },
  AnswersChosen: {
    fields: 'assertion, act, reason',
    means: 'what an assertion does and answers, for the first time or anew; the latest holds',
  },
  AssertionRetracted: {
    fields: 'assertions, utterance, relays',
    means: 'the claimant takes them back, in an utterance of its own',
  },
  AccountRevised: {
    fields: 'relation, label?, from, to, rationale, announced',
    means: 'a body changed its account: `announced`, `unannounced` or `apparent`',
  },
  AssertionsRelated: {
    fields: `${RELATION}, kind`,
    means: 'how assertions bear on each other: repeats, amplifies, corroborates, qualifies, …',
  },
  RelationWithdrawn: {
    fields: 'relation, reason',
    means: 'takes back a relation, a revision, a merge of utterances, a link; in a source\'s stream a merge or split of sources',
  },
  ContradictionRaised: {
    fields: 'contradiction, label?, questions, sides, strength, rationale',
    means: 'assertions that cannot all hold, or hardly (`tension`)',
  },
  ContradictionJoined: {
    fields: 'contradiction, side, assertions',
    means: 'further assertions on a side, counted from 0 as raised',
  },
  ContradictionExplained: { fields: STEP, means: 'it is understood, and still stands' },
  ContradictionResolved: { fields: `${STEP}, proposal?`, means: 'it is settled' },
  ContradictionWithdrawn: { fields: STEP, means: 'it should not have been raised' },
  ContradictionReopened: { fields: STEP, means: 'it is open again' },
  CandidateDismissed: {
    fields: 'candidate, covering, reason',
    means: 'what the rules suggested is none; another assertion on either side brings it back',
  },
  IncidentsLinked: {
    fields: 'relation, from, to, kind, status, rationale',
    means: 'how two incidents belong together, in the stream of the one opened earlier',
  },
  IncidentLinkJudged: { fields: 'relation, status, reason', means: 'what is thought of a link since; the latest holds' },
  CorrectionIssued: {
    fields: NOTICE,
    means: 'a publisher fixed an error of fact: the reports it affects leave the account from then on',
  },
  ClarificationIssued: {
    fields: NOTICE,
    means: 'a publisher made accurate but misleading wording clear: the reports stand, marked',
  },
  UpdateIssued: { fields: NOTICE, means: 'a publisher added facts that came later: the reports stand, marked' },
  FollowUpNoted: {
    fields: 'assertion, outcome, due?, reason, evidence',
    means: 'what became of a promise of later information; the latest holds',
  },
  VerdictProposed: { fields: VERDICT, means: 'a verdict that waits for a second person' },
  VerdictApproved: {
    fields: `${VERDICT}, proposal?`,
    means: 'a verdict in force; with `proposal`, what a second person approved',
  },
  VerdictRetracted: { fields: 'verdict, reason', means: 'the desk takes a verdict back' },
  ResolutionProposed: { fields: STEP, means: 'the resolution of a contradiction that waits for a second person' },
  PublicationProposed: { fields: 'incident, throughRevision', means: 'a publication that waits for a second person' },
  RelayAnchored: {
    fields: 'assertion, hop, anchor, snapshot, exact, prefix, suffix, start, end',
    means: 'words found in a captured text; `hop` 0 is the utterance, n the nth relay; places are counted in code points',
  },
  AnchorRechecked: {
    fields: 'anchor, snapshot, found, confidence, start?, end?, exact?',
    means: 'the words looked for again in a newer snapshot: `same`, `moved`, `changed` or `gone`; the anchor stays',
  },
} as const satisfies Partial<Record<EventType, EventMeaning>>;

const SOURCE = {
  SourceRegistered: {
    fields: 'source, kind, name, label?, confidential?, official?, partOf?',
    means: 'a person, a body or an outlet; `official` and `partOf` are for bodies alone',
  },
  SourceRenamed: { fields: 'source, name, label?, since, reason', means: 'it took another name in the world' },
  SourcesMerged: {
    fields: 'relation, absorbed, survivor, rationale',
    means: 'two entries turn out to be one source; in the survivor\'s stream',
  },
  SourceSplit: {
    fields: 'relation, source, part, utterances, assertions, rationale',
    means: 'one entry turns out to be two sources: what is listed is the part\'s',
  },
} as const satisfies Partial<Record<EventType, EventMeaning>>;

const DOCUMENT = {
  DocumentRegistered: {
    fields: 'document, title, label?, publisher, url?, published',
    means: 'a published work; `publisher` is null where it is not known',
  },
  SnapshotCaptured: {
    fields: 'document, snapshot, bytes, mediaType, capturedAt, url?, text?',
    means: 'its bytes as they were at a moment, named by their SHA-256',
  },
} as const satisfies Partial<Record<EventType, EventMeaning>>;

const FIXES = {
  EntryAmended: { fields: 'entry, changes, reason', means: 'our own slip, mended field by field (JSON Pointer, before, after)' },
  EntryVoided: {
    fields: 'entry, reason, proposal?',
    means: 'our own entry should not have been made: it leaves every view recorded from here on',
  },
  VoidingProposed: { fields: 'entry, reason', means: 'the voiding of somebody else\'s entry that waits for a second person' },
  ProposalRejected: { fields: 'proposal, reason', means: 'a proposal refused, or withdrawn by whoever made it' },
  EntryWithheld: { fields: 'entry, reason', means: 'kept from readers, with all that rests on it' },
  EntryReleased: { fields: 'entry, reason', means: 'shown to readers again' },
} as const satisfies Partial<Record<EventType, EventMeaning>>;

const LEDGER = {
  LedgerOpened: {
    fields: 'clock, notice?',
    means: 'the first event of every ledger; `carried`: records may bring the time an older log recorded them',
  },
  ImportBegun: {
    fields: 'key, digest, records, incidents',
    means: 'an import starts; one begun and not completed goes on with the same ids',
  },
  ImportCompleted: { fields: 'key, digest', means: 'all of it is written' },
  ScaleDefined: {
    fields: 'scale, version, name, ratings',
    means: 'a scale of verdicts, its rungs from worst to best; earlier versions stay',
  },
  ScaleRetired: { fields: 'scale, reason', means: 'no new verdict uses it' },
  FourEyesSet: {
    fields: 'required, reason',
    means: 'whether verdicts, resolutions, voidings of others\' entries and publications need a second person',
  },
  SealingKeyDestroyed: { fields: 'key, reason', means: 'what was sealed under it can never be read again' },
} as const satisfies Partial<Record<EventType, EventMeaning>>;

const SLUG = {
  SlugReserved: { fields: 'slug, incident', means: 'the readable name of an incident, taken once' },
} as const satisfies Partial<Record<EventType, EventMeaning>>;

export const EVENTS_BY_STREAM: readonly { readonly stream: string; readonly about: string; readonly events: Readonly<Record<string, EventMeaning>> }[] = [
  { stream: 'incident-<id>', about: 'One incident: what was said about it, and what the desk made of it.', events: INCIDENT },
  { stream: 'source-<id>', about: 'One source.', events: SOURCE },
  { stream: 'document-<id>', about: 'One document.', events: DOCUMENT },
  { stream: 'incident-, source- and document- streams', about: 'Each stands in the stream of the entry it is about.', events: FIXES },
  { stream: 'ledger', about: 'Settings, scales, imports and keys of the whole ledger. Never public.', events: LEDGER },
  { stream: 'slug-<slug>', about: 'Never public.', events: SLUG },
];

/** Does not compile while a type is missing. */
export const MEANINGS: Readonly<Record<EventType, EventMeaning>> = { ...INCIDENT, ...SOURCE, ...DOCUMENT, ...FIXES, ...LEDGER, ...SLUG };
