/** The vocabulary of speech: who spoke, through which channel, how sure, and what the speaking did. */
import type { DocumentId, PositionId, QuestionId, SourceId, UtteranceId } from './ids.js';
import type { Text } from './text.js';
import type { UncertainTime } from './times/types.js';

/** The speaker's stated commitment. */
export const CERTAINTIES = ['asserted', 'alleged', 'believed', 'reported', 'unknown'] as const;
export type Certainty = (typeof CERTAINTIES)[number];

/** Where the root spoke. `ownVoice`: a document with no speaker behind it; `unstated`: the report does not say. */
export const CHANNELS = [
  'statement', 'filing', 'post', 'interview', 'briefing', 'footage', 'ownVoice', 'deskObservation', 'unstated',
] as const;
export type Channel = (typeof CHANNELS)[number];

/** Who can speak. An anonymous class is inline and has no id: it cannot be merged with another document's "officials". */
export type Speaker =
  | { readonly kind: 'source'; readonly source: SourceId }
  | { readonly kind: 'document'; readonly document: DocumentId }
  | { readonly kind: 'anonymous'; readonly described: Text; readonly official: boolean; readonly count?: number };

/** One answerable party. `onBehalfOf` makes the body answerable: a named spokesperson and an unnamed one share its line. */
export interface Claimant {
  readonly speaker: Speaker;
  readonly onBehalfOf?: SourceId;
}

/** Who passed it on: a source, in a document or not, or a document whose publisher is unknown. At least one is given. */
export interface RelayedBy {
  readonly source?: SourceId;
  readonly document?: DocumentId;
}

export const RELAY_MODES = ['quote', 'paraphrase'] as const;
export type RelayMode = (typeof RELAY_MODES)[number];

/** One hop after the speaker: who passed on the hop before it, how, and what it committed to in doing so. */
export interface Relay {
  readonly by: RelayedBy;
  readonly mode: RelayMode;
  readonly certainty: Certainty;
  /** Title of the hop before, as printed here. */
  readonly title?: Text;
  readonly stance?: 'rebuts';
}

/** An answer to a question, with the position it takes; without one it stands by its gist. */
export interface Answer {
  readonly question: QuestionId;
  readonly position?: PositionId;
}

export const ABSENCES = ['notKnown', 'notClear', 'notYetPublic', 'underInvestigation', 'noResponse', 'omitted'] as const;

/** Silence has an author too: the speaker itself, a party that did not answer, or an utterance that leaves a point out. */
export type Absence =
  | { readonly absence: 'notKnown' | 'notClear' | 'notYetPublic' | 'underInvestigation' }
  | { readonly absence: 'noResponse'; readonly by: Claimant }
  | { readonly absence: 'omitted'; readonly from: UtteranceId };

export const ACT_KINDS = ['states', 'judges', 'commits', 'withholds'] as const;

/** What the speech act does. Only `states` can ever be half of a contradiction; `judges` is blame or value, not checkable. */
export type Act =
  | { readonly kind: 'states'; readonly answers: readonly Answer[] }
  | { readonly kind: 'judges'; readonly answers: readonly Answer[] }
  | { readonly kind: 'commits'; readonly to: Text; readonly followUp: boolean; readonly question?: QuestionId }
  | ({ readonly kind: 'withholds'; readonly question: QuestionId } & Absence);

export const COMPARATORS = ['=', '>', '≥', '<', '≤', '~', '±'] as const;
export const PLACE_GRAINS = ['lane', 'block', 'crossing', 'district', 'city', 'county', 'area', 'region'] as const;

/** Structured detail inside an assertion. `null` means: asked for by the form, not stated by the source. */
export type Specific =
  | {
      readonly kind: 'quantity';
      readonly of: Text;
      /** Decimal text: quantities never pass through floating point. */
      readonly value: string;
      readonly comparator: (typeof COMPARATORS)[number];
      readonly unit: string;
      readonly base: Text | null;
      readonly period: UncertainTime | null;
    }
  | { readonly kind: 'place'; readonly verbatim: Text; readonly grain: (typeof PLACE_GRAINS)[number] }
  | { readonly kind: 'happened'; readonly time: UncertainTime };

/**
 * Named relations between assertions. `repeats`: the same root again, one root with a line of its own.
 * `precedes`: order of sub-events.
 */
export const RELATION_KINDS = [
  'repeats', 'amplifies', 'corroborates', 'qualifies', 'elaborates', 'updates', 'inTensionWith', 'precedes', 'disputes',
  'cannotBeCompared',
] as const;
export type RelationKind = (typeof RELATION_KINDS)[number];

export const PAIR_VERDICTS = ['exclusive', 'inTension', 'compatible'] as const;
/** How two positions of one question stand to each other. */
export type PairVerdict = (typeof PAIR_VERDICTS)[number];

export const ANNOUNCEMENTS = ['announced', 'unannounced', 'apparent'] as const;
/** How a body changed its account: said so, silently, or only as it appears from a report (unconfirmed). */
export type Announcement = (typeof ANNOUNCEMENTS)[number];

/** What an assertion answers: nothing while it waits unsorted. */
export const answersOf = (act: Act | undefined): readonly Answer[] =>
  act?.kind === 'states' || act?.kind === 'judges' ? act.answers : [];

/** An entry nobody has sorted yet: without an act, or stating or judging without saying what it answers. */
export const isUnsorted = (act: Act | undefined): boolean =>
  act === undefined || ((act.kind === 'states' || act.kind === 'judges') && act.answers.length === 0);

