/** A world as far as it was public by one moment. */
import type { AssertionId } from '../ids.js';
import { presenceAt } from '../times/intervals.js';
import type { Instant, Presence } from '../times/types.js';
import type { Speech } from './speeches.js';
import { together } from './voice.js';
import type { Voice } from './voice.js';
import type { Report, Retraction, World } from './world.js';

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

  /** How certainly an assertion was public and not taken back; `no` for what nobody has sorted. */
  heard(id: AssertionId): Presence {
    const report = this.world.reports.get(id);
    return report === undefined || this.retractionOf(report) !== null ? 'no' : this.presenceOf(report);
  }

  /** Who spoke, as far as reports public by now let one know. */
  voiceOf(speech: Speech): Voice {
    const [only, ...others] = speech.renderings;
    if (only !== undefined && others.length === 0) return only.voice;
    const known = this.#voices.get(speech);
    if (known !== undefined) return known;
    const shown = new Set(
      speech.reports.filter((report) => this.presenceOf(report) !== 'no').map(({ rendering }) => rendering),
    );
    const voice = together([...shown].map((rendering) => rendering.voice));
    this.#voices.set(speech, voice);
    return voice;
  }
}
