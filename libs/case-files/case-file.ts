/**
 * A case file: what one working session of a desk wrote down. YAML for people, the same structure as JSON for programs.
 *
 * Things are named by local keys, shared by all files of one import. A key becomes the thing's label unless it begins
 * with `_`. What the ledger holds already is named `id:<uuid>`, an incident also by its slug. docs/reference/case-files.md
 * describes every field.
 */
import type { FollowUpOutcome, IncidentKind } from '#domain/incident/events.js';
import type { NoticeKind } from '#domain/incident/notices.js';
import type {
  ABSENCES, Announcement, Certainty, Channel, COMPARATORS, PairVerdict, PLACE_GRAINS, RelationKind, RelayMode,
} from '#domain/speech.js';
import type { TimeBasis } from '#domain/times/types.js';

/** A local key, or `id:<uuid>`. A position is written `<question>/<position>`. */
export type Ref = string;

/** EDTF, or its parts. Bounds are civil dates, civil date-times or instants. */
export type TimeGiven = string | {
  readonly edtf?: string;
  readonly verbatim?: string;
  /** Null opens that side. */
  readonly earliest?: string | null;
  readonly latest?: string | null;
  readonly zone?: string;
  readonly basis?: TimeBasis;
};

/** Who speaks: `mclaughlin for dhs`, `officials* (official)`, or its parts. */
export type PartyGiven = string | NamedParty | AnonymousParty;
export interface NamedParty {
  /** A source, or a document in its own voice. */
  readonly speaker: Ref;
  readonly for?: Ref;
}
export interface AnonymousParty {
  readonly anonymous: string;
  readonly official?: boolean;
  readonly count?: number;
  readonly for?: Ref;
}
/** Who passed it on: `cnn in D1 (quote, titled "Director")`, or its parts. */
export type RelayGiven = string | RelayParts;
export interface RelayParts {
  /** A source, or a document whose publisher does not matter here. */
  readonly by: Ref;
  readonly in?: Ref;
  readonly mode?: RelayMode;
  readonly certainty?: Certainty;
  readonly title?: string;
  readonly stance?: 'rebuts';
}
/** Speakers first, then every hop: `mclaughlin for dhs -> D1 (quote)`, or a list with the speaker, or speakers, in front. */
export type ChainGiven = string | readonly [PartyGiven | readonly PartyGiven[], ...RelayGiven[]];
/** The hops alone, where the utterance is named. */
export type ViaGiven = string | readonly RelayGiven[];

interface Labelled {
  /** Where the label is not the key. */
  readonly label?: string;
}
interface Timed {
  /** Carried clock of this record, where it differs from the file's. */
  readonly recorded?: string;
}

export interface SourceGiven extends Timed, Labelled {
  readonly key: string;
  readonly name: string;
  readonly kind: 'person' | 'body' | 'outlet';
  /** Bodies only, and there required. */
  readonly official?: boolean;
  readonly partOf?: Ref;
}
/** A source took another name in the world; our own slips are amended instead. */
export interface RenamingGiven extends Timed {
  readonly source: Ref;
  readonly name: string;
  readonly label?: string;
  /** Left out or null: nobody says. */
  readonly since?: TimeGiven | null;
  readonly reason: string;
}
export interface DocumentGiven extends Timed, Labelled {
  readonly key: string;
  readonly title: string;
  /** Left out or null: not known. */
  readonly publisher?: Ref | null;
  readonly url?: string;
  readonly published: TimeGiven;
}
export interface IncidentGiven extends Timed {
  readonly key: string;
  readonly slug: string;
  readonly title: string;
  readonly zone: string;
  readonly kind?: IncidentKind;
  readonly happened?: TimeGiven;
}
export interface OptionGiven extends Labelled {
  readonly key: string;
  readonly text: string;
}
export interface QuestionGiven extends Timed, Labelled {
  readonly key: string;
  readonly incident?: Ref;
  readonly text: string;
  readonly positions: 'exclusive' | 'open';
  readonly options?: readonly OptionGiven[];
  readonly comparisons?: readonly ComparisonGiven[];
}
/** A position added to a question that was raised before. */
export interface PositionGiven extends Timed, Labelled {
  readonly key: string;
  readonly question: Ref;
  readonly incident?: Ref;
  readonly text: string;
}
export interface ComparisonGiven extends Timed {
  /** Inside a question the positions' own keys, elsewhere `<question>/<position>`. */
  readonly pair: readonly [Ref, Ref];
  readonly incident?: Ref;
  readonly verdict: PairVerdict;
  readonly rationale: string;
}
/** One act of speech that several assertions report. */
export interface UtteranceGivenOnce {
  readonly key: string;
  readonly speaker: PartyGiven | readonly PartyGiven[];
  readonly channel?: Channel;
  readonly said?: TimeGiven;
  /** The document that is it: a post, a filing, footage. */
  readonly document?: Ref;
}
/** Either `chain`, which makes an utterance of its own, or `utterance` by key, with the hops after it in `via`. */
export interface SpeechGiven {
  readonly chain?: ChainGiven;
  readonly channel?: Channel;
  readonly said?: TimeGiven;
  readonly document?: Ref;
  readonly utterance?: Ref;
  readonly via?: ViaGiven;
}
/** At most one of the four; none leaves the entry unsorted. */
export interface ActGiven {
  readonly states?: readonly Ref[];
  readonly judges?: readonly Ref[];
  readonly commits?: { readonly to: string; readonly followUp?: boolean; readonly question?: Ref };
  readonly withholds?: {
    readonly question: Ref;
    readonly absence: (typeof ABSENCES)[number];
    readonly by?: PartyGiven;
    /** The utterance that leaves it out: its key, or that of an assertion it carries. */
    readonly from?: Ref;
  };
}
export type SpecificGiven =
  | {
      readonly quantity: string;
      readonly comparator?: (typeof COMPARATORS)[number];
      /** Decimal text; whole numbers may stand without quotes. */
      readonly value: string | number;
      readonly unit: string;
      readonly base?: string | null;
      readonly period?: TimeGiven | null;
    }
  | { readonly place: string; readonly grain: (typeof PLACE_GRAINS)[number] }
  | { readonly happened: TimeGiven };

export interface AssertionGiven extends Timed, Labelled, SpeechGiven, ActGiven {
  readonly key: string;
  /** Needed only where no question tells it. */
  readonly incident?: Ref;
  readonly gist: string;
  readonly quote?: string;
  readonly certainty?: Certainty;
  readonly specifics?: readonly SpecificGiven[];
  readonly unclear?: string;
}
/** Answers chosen later than the assertion was logged. */
export interface ChoiceGiven extends Timed, ActGiven {
  readonly assertion: Ref;
  readonly incident?: Ref;
  readonly reason: string;
}
export interface RetractionGiven extends Timed, SpeechGiven {
  readonly assertions: readonly [Ref, ...Ref[]];
  readonly incident?: Ref;
}
/** What a publisher said later about a work of its own. */
export interface NoticeGiven extends Timed, Labelled {
  readonly key: string;
  readonly incident?: Ref;
  readonly kind: NoticeKind;
  /** The work it is about. */
  readonly document: Ref;
  /** Where it stands, when that is another document. */
  readonly carriedBy?: Ref;
  readonly issued: TimeGiven;
  readonly text: string;
  readonly affects: readonly [Ref, ...Ref[]];
  readonly instead?: readonly Ref[];
}
/** What became of a promise of later information. */
export interface FollowUpGiven extends Timed {
  readonly assertion: Ref;
  readonly incident?: Ref;
  readonly outcome: FollowUpOutcome;
  readonly due?: TimeGiven;
  readonly reason: string;
  readonly evidence?: readonly Ref[];
}
/** Two renderings of one act of speech, each by the utterance's key or that of an assertion it carries. */
export interface MergeGiven extends Timed {
  readonly key?: string;
  readonly incident?: Ref;
  readonly from: Ref;
  readonly into: Ref;
  readonly rationale: string;
}
interface Linking extends Timed, Labelled {
  readonly key?: string;
  readonly incident?: Ref;
  readonly from: readonly [Ref, ...Ref[]];
  readonly to: readonly [Ref, ...Ref[]];
  readonly rationale: string;
}
export interface RevisionGiven extends Linking {
  readonly announced: Announcement;
}
export interface RelationGiven extends Linking {
  readonly kind: RelationKind;
}
export interface WithdrawalGiven extends Timed {
  readonly relation: Ref;
  readonly incident?: Ref;
  readonly reason: string;
}
export interface ContradictionGiven extends Timed, Labelled {
  readonly key: string;
  readonly incident?: Ref;
  readonly questions: readonly [Ref, ...Ref[]];
  readonly sides: readonly (readonly [Ref, ...Ref[]])[];
  readonly strength?: 'contradiction' | 'tension';
  readonly rationale: string;
}
export const STEPS = ['join', 'explain', 'resolve', 'withdraw', 'reopen'] as const;
/** `join` takes `side` (0-based) and `assertions`; the others take `reason` and `evidence`. */
export interface StepGiven extends Timed {
  readonly contradiction: Ref;
  readonly incident?: Ref;
  readonly step: (typeof STEPS)[number];
  readonly side?: number;
  readonly assertions?: readonly [Ref, ...Ref[]];
  readonly reason?: string;
  readonly evidence?: readonly Ref[];
}
/** What our own fix is about: exactly one of these. */
export interface EntryNamed {
  readonly assertion?: Ref;
  readonly question?: Ref;
  readonly position?: Ref;
  readonly utterance?: Ref;
  readonly relation?: Ref;
  readonly contradiction?: Ref;
  readonly opening?: Ref;
}
export interface AmendmentGiven extends Timed, EntryNamed {
  readonly incident?: Ref;
  readonly changes: readonly [ChangeGiven, ...ChangeGiven[]];
  readonly reason: string;
}
/** `path` is a JSON Pointer into the entry as the ledger keeps it; null means: nothing there. */
export interface ChangeGiven {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}
export interface VoidingGiven extends Timed, EntryNamed {
  readonly incident?: Ref;
  readonly reason: string;
}
/** A candidate named by its two positions (with the contradiction it would join), or by two utterances. */
export interface DismissalGiven extends Timed {
  readonly positions?: readonly [Ref, Ref];
  readonly contradiction?: Ref;
  readonly utterances?: readonly [Ref, Ref];
  readonly incident?: Ref;
  /** The assertions the judge saw; the dismissal lapses when another joins. */
  readonly covering: readonly [Ref, ...Ref[]];
  readonly reason: string;
}

export interface CaseFile {
  readonly title?: string;
  /** Shown to people; the ledger's own notice is set when it is opened. */
  readonly notice?: string;
  /** Carried clock of every record that brings none of its own: an instant. */
  readonly recorded?: string;
  /** IANA zone of the documents' times. */
  readonly zone?: string;
  /** Incident of everything that does not say or imply another. */
  readonly incident?: Ref;
  readonly sources?: readonly SourceGiven[];
  readonly renamings?: readonly RenamingGiven[];
  readonly documents?: readonly DocumentGiven[];
  readonly incidents?: readonly IncidentGiven[];
  readonly questions?: readonly QuestionGiven[];
  readonly positions?: readonly PositionGiven[];
  readonly comparisons?: readonly ComparisonGiven[];
  readonly utterances?: readonly UtteranceGivenOnce[];
  readonly assertions?: readonly AssertionGiven[];
  readonly choices?: readonly ChoiceGiven[];
  readonly retractions?: readonly RetractionGiven[];
  readonly notices?: readonly NoticeGiven[];
  readonly followUps?: readonly FollowUpGiven[];
  readonly merges?: readonly MergeGiven[];
  readonly revisions?: readonly RevisionGiven[];
  readonly relations?: readonly RelationGiven[];
  readonly withdrawals?: readonly WithdrawalGiven[];
  readonly contradictions?: readonly ContradictionGiven[];
  readonly steps?: readonly StepGiven[];
  readonly amendments?: readonly AmendmentGiven[];
  readonly voidings?: readonly VoidingGiven[];
  readonly dismissals?: readonly DismissalGiven[];
}
