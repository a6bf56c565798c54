/** A world as far as it was public by one moment. */
import type { AssertionId } from '../ids.js';
import { presenceAt } from '../times/intervals.js';
import type { Instant, Presence } from '../times/types.js';
import type { Notice } from './notices.js';
import type { Speech } from './speeches.js';
import type { EventRef, NoticeRef } from './view.js';
import { together } from './voice.js';
import type { Voice } from './voice.js';
import type { Report, Retraction, World } from './world.js';

export interface End {
  readonly ended: 'retracted' | 'corrected';
  readonly by: EventRef;
}
const NO_NOTICES: readonly never[] = [];

export class Moment {
  readonly #voices = new Map<Speech, Voice>();
  constructor(
    readonly world: World,
    readonly publicAsOf: Instant,
  ) {}

  presenceOf(report: Report): Presence {
    return presenceAt(report.publicFrom, this.publicAsOf);
  }

  /** The first retraction that was certainly public: one that only may have been takes nothing back. */
  retractionOf(report: Report): Retraction | null {
    return report.retractions.find(({ publicFrom }) => presenceAt(publicFrom, this.publicAsOf) === 'certain') ?? null;
  }

  /** The first correction of a report by its publisher that was certainly public. */
  correctionOf({ notices }: Report): Notice | null {
    return notices.find(({ kind, publicFrom }) => kind === 'correction' && presenceAt(publicFrom, this.publicAsOf) === 'certain') ?? null;
  }

  /** Why a report stands no more, where it does not: taken back by its claimant, or corrected by its publisher. */
  endOf(report: Report): End | null {
    const retraction = this.retractionOf(report);
    if (retraction !== null) return { ended: 'retracted', by: retraction };
    const correction = this.correctionOf(report);
    return correction === null ? null : { ended: 'corrected', by: correction };
  }

  /** What publishers said about any of these reports, as far as it may have been public. */
  noticesOn(reports: readonly Report[]): readonly NoticeRef[] {
    if (reports.every(({ notices }) => notices.length === 0)) return NO_NOTICES;
    return [...new Set(reports.flatMap(({ notices }) => notices))].flatMap((notice) => {
      const presence = presenceAt(notice.publicFrom, this.publicAsOf);
      return presence === 'no' ? [] : [{ ...notice, presence }];
    });
  }

  /** How certainly an assertion was public and neither taken back nor corrected; `no` for what nobody has sorted. */
  heard(id: AssertionId): Presence {
    const report = this.world.reports.get(id);
    return report === undefined || this.endOf(report) !== null ? 'no' : this.presenceOf(report);
  }

  /** Who spoke, as far as reports public by now let one know. */
  voiceOf(speech: Speech): Voice {
    const [only, ...others] = speech.renderings;
    if (only !== undefined && others.length === 0) return only.voice;
    const known = this.#voices.get(speech);
    if (known !== undefined) return known;
    const told = speech.reports.filter((report) => this.presenceOf(report) !== 'no');
    // What a publisher has corrected names nobody while another report does.
    const uncorrected = told.filter((report) => this.correctionOf(report) === null);
    const shown = new Set((uncorrected.length === 0 ? told : uncorrected).map(({ rendering }) => rendering));
    const voice = together([...shown].map((rendering) => rendering.voice));
    this.#voices.set(speech, voice);
    return voice;
  }
}
