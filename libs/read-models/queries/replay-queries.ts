/**
 * Replay: an incident's events in order, each with what it changed in the account; or backwards, each with what taking it
 * back changes.
 *
 * What an event changed is the difference between the account without it and with it, both taken at one moment: the one
 * asked for, else the time the event itself was recorded at, which is the account as it would have read when the desk
 * wrote. Sources and documents are on both sides as they stood at the event, so that only the event makes a difference.
 *
 * A replay comes in parts, each worked on for a short while so that other reads get their turn. Every step reads the record
 * as of its own log index, so it can begin and end anywhere and go either way; a step that changes an account costs as much
 * as the incident is large by then.
 */
import { accountOf } from '#domain/account/account.js';
import type { Change, QuestionAccount } from '#domain/account/view.js';
import type { World } from '#domain/account/world.js';
import { recordedAtOf } from '#domain/events.js';
import type { EventType } from '#domain/events.js';
import type { EventId, LogIndex } from '#domain/ids.js';
import type { Instant } from '#domain/times/types.js';
import type { EventStore, StoredEvent } from '#event-store/port.js';
import type { ReplayAsked, ReplayStep } from '../port.js';
import type { Row } from '../projection.js';
import { integerIn, textIn } from '../projections/rows.js';
import type { Snapshot, Snapshots } from '../snapshot.js';
import type { IncidentReader, IncidentReading } from './incident-reading.js';
import { changesBetween } from './differing.js';
import type { Side } from './differing.js';
import { growingParts } from './growing-parts.js';
import { eventView } from './log-queries.js';

export interface ReplayPartAsked extends ReplayAsked {
  /** Log index of the last event of the part before; -1 to begin. */
  readonly after: LogIndex;
}
export interface ReplayPart {
  readonly steps: readonly ReplayStep[];
  /** Null where the replay ends. */
  readonly after: LogIndex | null;
}

/** How long a part is worked on, once it holds anything. */
const PART_MS = 40;
const PART_STEPS = 200;

/** Events that say nothing any account is made of; all others are looked at. */
const SILENT: ReadonlySet<EventType> = new Set<EventType>([
  'IncidentOpened', 'IncidentPublished', 'IncidentUnpublished', 'QuestionRaised', 'PositionAdded', 'UtteranceLogged',
  'UtteranceAdopted', 'CandidateDismissed', 'EntryWithheld', 'EntryReleased', 'IncidentsLinked', 'IncidentLinkJudged',
  'VerdictProposed', 'ResolutionProposed', 'PublicationProposed', 'VoidingProposed', 'ProposalRejected', 'RelayAnchored',
  'AnchorRechecked',
]);

export class ReplayQueries {
  constructor(
    private readonly snapshots: Snapshots,
    private readonly reader: IncidentReader,
    private readonly log: Pick<EventStore, 'readStream'>,
  ) {}

  /** Null: for this viewer there is no such incident. */
  async replayPart(asked: ReplayPartAsked): Promise<ReplayPart | null> {
    const found = await this.snapshots.read(async (snapshot) => {
      const reading = await this.reader.read(snapshot, asked.viewer, asked.incident);
      return reading === null ? null : { reading, rows: await snapshot.all(...pathOf(reading, asked)) };
    });
    if (found === null) return null;
    const { reading, rows } = found;
    const backward = asked.direction === 'backward';
    const events = await this.#eventsOf(reading, rows);
    return this.snapshots.read(async (snapshot) => {
      const steps: ReplayStep[] = [];
      const accounts = new LastAccount();
      const startedMs = performance.now();
      let after = asked.after;
      for (const part of growingParts(rows)) {
        if (performance.now() - startedMs > PART_MS && steps.length > 0) return { steps, after };
        const seen = part.filter((row) => !reading.withheld.has(textIn(row, 'event_id') as EventId))
          .flatMap((row) => events.get(integerIn(row, 'log_index')) ?? []);
        // Worlds are made ready together, accounts one after the other: each begins with the one before it.
        const ready = await Promise.all(seen.map(async (stored) => [stored, await this.#worldsAt(snapshot, reading, stored, backward)] as const));
        for (const [stored, worlds] of ready) {
          const moment = asked.public ?? recordedAtOf(stored.event);
          steps.push({ event: eventView(stored), public: moment, changes: await changesOf(snapshot, reading, worlds, moment, accounts) });
        }
        for (const row of part) after = integerIn(row, 'log_index');
      }
      return { steps, after: rows.length === PART_STEPS ? after : null };
    });
  }

  async #eventsOf({ stream }: IncidentReading, rows: readonly Row[]): Promise<ReadonlyMap<LogIndex, StoredEvent>> {
    const revisions = rows.map((row) => integerIn(row, 'revision'));
    const [first, last] = [Math.min(...revisions), Math.max(...revisions)];
    const events = new Map<LogIndex, StoredEvent>();
    if (revisions.length === 0) return events;
    for await (const event of this.log.readStream(stream, { fromRevision: first })) {
      events.set(event.logIndex, event);
      if (event.revision >= last) break;
    }
    return events;
  }

  /** In the order of the replay: what the step before ended with is what this one begins with. Null where no account says it. */
  async #worldsAt(snapshot: Snapshot, reading: IncidentReading, { logIndex, event }: StoredEvent, backward: boolean): Promise<Worlds | null> {
    if (SILENT.has(event.type)) return null;
    const worldAt = async (basis: LogIndex): Promise<WorldAt> =>
      ({ basis, world: await this.reader.world(snapshot, { ...reading, basis, referencesBasis: logIndex }) });
    const [before, after] = await Promise.all([worldAt(logIndex - 1), worldAt(logIndex)]);
    return backward ? [after, before] : [before, after];
  }
}

type WorldAt = Pick<Side, 'world' | 'basis'>;
type Worlds = readonly [WorldAt, WorldAt];

async function changesOf(
  snapshot: Snapshot, reading: IncidentReading, worlds: Worlds | null, moment: Instant, accounts: LastAccount,
): Promise<readonly Change[]> {
  if (worlds === null) return [];
  const side = ({ world, basis }: WorldAt): Side => ({ world, basis, questions: accounts.of(world, moment) });
  return changesBetween(snapshot, reading, side(worlds[0]), side(worlds[1]));
}

/** The account computed last: for a fixed moment, a step begins where the one before it ended. */
class LastAccount {
  #last: { readonly world: World; readonly moment: Instant; readonly questions: readonly QuestionAccount[] } | null = null;

  of(world: World, moment: Instant): readonly QuestionAccount[] {
    if (this.#last?.world !== world || this.#last.moment !== moment) this.#last = { world, moment, questions: accountOf(world, moment) };
    return this.#last.questions;
  }
}

/** The next rows of the timeline on the way, and what they are asked with. */
function pathOf({ id, basis }: IncidentReading, { direction, from, to, after }: ReplayPartAsked): [string, ...(string | number)[]] {
  const backward = direction === 'backward';
  const [first, last] = backward ? [to ?? -1, from ?? Infinity] : [from ?? -1, to ?? Infinity];
  const low = backward || after < 0 ? first : Math.max(first, after + 1);
  const high = Math.min(last, basis, backward && after >= 0 ? after - 1 : Infinity);
  // By revision, in which an incident's rows are in order as well.
  return [`SELECT * FROM {timeline} WHERE incident = ? AND log_index >= ? AND log_index <= ?
    ORDER BY revision ${backward ? 'DESC' : 'ASC'} LIMIT ${PART_STEPS}`, id, low, high];
}
