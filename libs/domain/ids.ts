/** Identifiers: UUID text, branded by what it names, so that an id of one kind cannot stand where another is meant. */

declare const brand: unique symbol;
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };
type Id<Name extends string> = Branded<string, Name>;

export type IncidentId = Id<'Incident'>;
export type SourceId = Id<'Source'>;
export type DocumentId = Id<'Document'>;
export type QuestionId = Id<'Question'>;
export type PositionId = Id<'Position'>;
export type UtteranceId = Id<'Utterance'>;
export type AssertionId = Id<'Assertion'>;
export type RelationId = Id<'Relation'>;
export type ContradictionId = Id<'Contradiction'>;
export type VerdictId = Id<'Verdict'>;
export type ScaleId = Id<'Scale'>;
export type NoticeId = Id<'Notice'>;
export type AnchorId = Id<'Anchor'>;
export type SealingKeyId = Id<'SealingKey'>;
/** 64 lower-case hexadecimal digits: what a snapshot's bytes are found by. */
export type Sha256 = Id<'Sha256'>;
export type EventId = Id<'Event'>;
export type CommandId = Id<'Command'>;
/** `<position>~<position>`, `<utterance>~<utterance>` or `<contradiction>~<position>~<position>`; see candidates. */
export type CandidateId = Id<'Candidate'>;

/** Lower-case words joined by hyphens, 3 to 80 characters: the readable name of an incident. */
export type Slug = Id<'Slug'>;

/** The name of a stream without its ledger prefix: `incident-<id>`, `source-<id>`, `document-<id>`, `slug-<slug>`, `ledger`. */
export type StreamName = `incident-${string}` | `source-${string}` | `document-${string}` | `slug-${string}` | 'ledger';

/** A 0-based place in a stream. Never confused with a body's revision of its account. */
export type StreamRevision = number;
/** A 0-based place in the ledger's global order. */
export type LogIndex = number;

export const streamOf = {
  incident: (id: IncidentId): StreamName => `incident-${id}`,
  source: (id: SourceId): StreamName => `source-${id}`,
  document: (id: DocumentId): StreamName => `document-${id}`,
  slug: (slug: Slug): StreamName => `slug-${slug}`,
  ledger: 'ledger',
} as const;

export type NonEmpty<T> = readonly [T, ...T[]];
export const isNonEmpty = <T>(list: readonly T[]): list is NonEmpty<T> => list.length > 0;
