/** A source's titles and record as readers get them: plain data, names resolved. */
import type { AssertionId, IncidentId, ScaleId } from '../ids.js';
import type { Interval, Presence } from '../times/types.js';
import type { EventRef, Named } from './view.js';

/** One thing that a figure counts. */
export interface Counted extends EventRef {
  readonly incident: Named<IncidentId>;
  /** The assertion, where it is one that is counted. */
  readonly assertion: Named<AssertionId> | null;
  /** The revision, question, contradiction, verdict or notice, where it is one of these. */
  readonly about: Named<string> | null;
  readonly text: string;
  /** From when it could be known; null of what has no time of its own. */
  readonly publicFrom: Interval | null;
  readonly presence: Exclude<Presence, 'no'>;
}

/** A count with the working behind it. */
export interface Figure {
  readonly total: number;
  /** The first to be public first; no more than were asked for. */
  readonly items: readonly Counted[];
}
export interface VerdictFigure extends Figure {
  readonly scale: ScaleId;
  readonly version: number;
  readonly rating: string;
}

export interface SourceRecord {
  readonly said: { readonly states: Figure; readonly judges: Figure; readonly commits: Figure; readonly withholds: Figure };
  /** Changes of account that it is on either side of. */
  readonly revised: { readonly announced: Figure; readonly unannounced: Figure; readonly apparent: Figure };
  /** `entry` is the retraction. */
  readonly retracted: Figure;
  /** It was asked, and did not answer. */
  readonly unanswered: Figure;
  /** Questions on which it holds excluded positions. */
  readonly atOdds: Figure;
  readonly contradictions: { readonly open: Figure; readonly settled: Figure };
  /** Promises of later information, by what became of them; `unnoted`: nobody has said. `entry` is the note. */
  readonly promises: {
    readonly unnoted: Figure; readonly awaited: Figure; readonly kept: Figure; readonly partlyKept: Figure; readonly broken: Figure;
  };
  /** Verdicts in force about what it said, the most frequent rating first. */
  readonly verdicts: readonly VerdictFigure[];
  /** What it passed on, itself or in works that it published. */
  readonly relayed: Figure;
  /** Own voice of works that it published. */
  readonly ownVoice: Figure;
  /** What it said later about works of its own. */
  readonly notices: { readonly corrections: Figure; readonly clarifications: Figure; readonly updates: Figure };
}
