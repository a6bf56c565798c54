/**
 * Replay: an incident's events in order, each with what it changed in the account.
 *
 * What an event changed is the difference between the account without it and with it, both taken at one moment: the one
 * asked for, else the time the event itself was recorded at, which is the account as it would have read when the desk
 * wrote. Sources and documents are on both sides as they stood at the event, so that only the event makes a difference.
 *
 * A replay comes in parts, each worked on for a short while so that other reads get their turn. Where it stands is kept
 * between parts; when it was forgotten meanwhile, the next part folds up to there again.
 */
import { accountOf } from '#domain/account/account.js';
import { differenceOf } from '#domain/account/difference.js';
import { referencesOf } from '#domain/account/references.js';
import type { QuestionAccount } from '#domain/account/view.js';
import { worldOf } from '#domain/account/world.js';
import { recordedAtOf } from '#domain/events.js';
import type { EventType, LedgerEvent } from '#domain/events.js';
import type { StreamRevision } from '#domain/ids.js';
import { evolve, initialState } from '#domain/incident/state.js';
import type { IncidentState } from '#domain/incident/state.js';
import type { Instant } from '#domain/times/types.js';
import type { EventStore } from '#event-store/port.js';
import { Lru } from '../../lru.js';
import type { ReplayAsked, ReplayStep } from '../../port.js';
import type { Snapshots } from '../snapshot.js';
import type { IncidentReader, IncidentReading } from './incident-reading.js';
import { eventView } from './log-queries.js';
import { lastReferenceChange, referencesAsOf } from './references.js';

export interface ReplayPartAsked extends ReplayAsked {
  /** The last stream revision of the part before; -1 to begin. */
  readonly after: StreamRevision;
}
export interface ReplayPart {
  readonly steps: readonly ReplayStep[];
  /** Null where the replay ends. */
  readonly after: StreamRevision | null;
}

/** How long a part is worked on, once it holds anything. */
const PART_MS = 40;
const PART_STEPS = 200;
const MAX_HELD = 8;

/** Events that say nothing any account is made of; all others are looked at. */
const SILENT: ReadonlySet<EventType> = new Set<EventType>([
  'IncidentOpened', 'IncidentPublished', 'IncidentUnpublished', 'QuestionRaised', 'PositionAdded', 'UtteranceLogged',
  'UtteranceAdopted', 'CandidateDismissed',
]);

/** A replay between two parts. */
interface Standing {
  state: IncidentState;
  revision: StreamRevision;
  /** The account computed last, by what it was computed for. */
  account: { readonly key: string; readonly questions: readonly QuestionAccount[] } | null;
}

export class ReplayQueries {
  readonly #held = new Lru<Standing>(MAX_HELD);

  constructor(
    private readonly snapshots: Snapshots,
    private readonly reader: IncidentReader,
    private readonly log: Pick<EventStore, 'readStream'>,
  ) {}

  /** Null: for this viewer there is no such incident. */
  async replayPart({ viewer, incident, public: publicAsOf, after }: ReplayPartAsked): Promise<ReplayPart | null> {
    const reading = this.snapshots.read((snapshot) => this.reader.read(snapshot, viewer, incident));
    if (reading === null) return null;
    const standing = await this.#standingAt(reading, publicAsOf, after);
    const steps: ReplayStep[] = [];
    const startedMs = performance.now();
    for await (const stored of this.log.readStream(reading.stream, { fromRevision: standing.revision + 1 })) {
      if (stored.logIndex > reading.basis) break;
      if (steps.length >= PART_STEPS || (steps.length > 0 && performance.now() - startedMs > PART_MS)) {
        this.#held.set(keyOf(reading, publicAsOf, standing.revision), standing, 1);
        return { steps, after: standing.revision };
      }
      const event = stored.event;
      if (!reading.withheld.has(event.id)) {
        const moment = publicAsOf ?? recordedAtOf(event);
        steps.push({ event: eventView(stored), public: moment, changes: this.#take(standing, event, moment) });
      }
      standing.revision = event.revision;
    }
    return { steps, after: null };
  }

  /** Where the part before left it, or folded up to there. Taken out: two readers of one replay must not share it. */
  async #standingAt(reading: IncidentReading, publicAsOf: Instant | undefined, after: StreamRevision): Promise<Standing> {
    const held = this.#held.take(keyOf(reading, publicAsOf, after));
    if (held !== undefined) return held;
    const standing: Standing = { state: initialState(), revision: after, account: null };
    if (after < 0) return standing;
    for await (const { event } of this.log.readStream(reading.stream)) {
      if (event.revision > after) break;
      if (!reading.withheld.has(event.id)) standing.state = evolve(standing.state, event);
    }
    return standing;
  }

  #take(standing: Standing, event: LedgerEvent, moment: Instant): ReturnType<typeof differenceOf> {
    if (SILENT.has(event.type)) {
      standing.state = evolve(standing.state, event);
      return [];
    }
    return this.snapshots.read((snapshot) => {
      const key = `${moment} ${lastReferenceChange(snapshot, event.logIndex)}`;
      const account = (): readonly QuestionAccount[] => {
        const { record } = standing.state;
        return accountOf(worldOf(record, referencesAsOf(snapshot, referencesOf(record), event.logIndex)), moment);
      };
      const before = standing.account?.key === key ? standing.account.questions : account();
      standing.state = evolve(standing.state, event);
      standing.account = { key, questions: account() };
      return differenceOf(before, standing.account.questions);
    });
  }
}

const keyOf = ({ id, horizon }: IncidentReading, publicAsOf: Instant | undefined, after: StreamRevision): string =>
  `${id} ${horizon.incident} ${publicAsOf ?? 'own'} ${after}`;
