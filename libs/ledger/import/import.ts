/**
 * Imports: case files planned into records, decided whole, then written in chunks.
 *
 * `ImportBegun` and `ImportCompleted` stand in the `ledger` stream. An import cut short shows as begun, and goes on with the
 * same ids when it is asked for again: every record has a command id of its own, and one that is known is passed over.
 */
import type { ImportPlan, PlannedRecord } from '#case-files/plan/planned.js';
import { DomainError } from '#domain/errors.js';
import type { Actor, EventType } from '#domain/events.js';
import type { CommandId, IncidentId, StreamName } from '#domain/ids.js';
import { carriedTimeAllowed } from '#domain/ledger/ledger.js';
import type { LedgerCommand, LedgerState } from '#domain/ledger/ledger.js';
import type { Instant } from '#domain/times/types.js';
import type { EventStore } from '#event-store/port.js';
import { appendSurely } from '../append-surely.js';
import type { Delay } from '../append-surely.js';
import type { EventMaker } from '../event-maker.js';
import { commandIdOf } from '../ids.js';
import type { RecordingClock } from '../recording-clock.js';
import type { Request } from '../request.js';
import { batches } from './batches.js';
import { Draft } from './draft.js';
import type { Decided } from './draft.js';

export interface ImportAsked {
  /** Names the import: asked again with the same key and digest it goes on, with another digest it is refused. */
  readonly key: string;
  /** Of all the files' content. */
  readonly digest: string;
  readonly plan: ImportPlan;
  readonly actor: Actor;
  readonly correlationId: string;
}

export interface ImportStatus {
  readonly key: string;
  readonly digest: string;
  readonly state: 'begun' | 'completed';
  readonly records: number;
  /** Null after a restart, until the import is asked for again. */
  readonly written: number | null;
  readonly incidents: readonly IncidentId[];
}

/** What an import would write. */
export interface ImportRehearsed {
  readonly records: number;
  /** Records that an earlier run of the same import wrote. */
  readonly known: number;
  /** How many events of each type. */
  readonly events: Readonly<Partial<Record<EventType, number>>>;
  readonly incidents: readonly IncidentId[];
}

/** A rule refused a record: nothing of the import was written. `pointer` leads to the record in the files. */
export class ImportRefusedError extends Error {
  override readonly name = 'ImportRefusedError';
  readonly code: string;
  readonly pointer: string;
  constructor(readonly refusal: DomainError, record: PlannedRecord) {
    super(refusal.message);
    this.code = refusal.code;
    this.pointer = `${record.pointer}${refusal.pointer}`;
  }
}

/** What it takes to decide an import. */
interface DecidingParts {
  readonly store: EventStore;
  readonly maker: EventMaker;
  readonly clock: RecordingClock;
  readonly settingsState: () => Promise<LedgerState>;
}
/** What an import needs of the ledger it writes to. */
export interface ImportParts extends DecidingParts {
  readonly delay: Delay;
  readonly settings: (command: LedgerCommand, request: Request) => Promise<unknown>;
  readonly forget: (streams: Iterable<StreamName>) => void;
}

/** The command id of a record: what it makes has ids derived from this one. */
export const recordCommandId = (actorId: string, key: string, recordKey: string): CommandId =>
  commandIdOf(actorId, `import:${key.length}:${key}:${recordKey}`);

/**
 * Decides the whole import, says that it began, writes it, says that it is complete.
 * @param onProgress called when it has begun and after every chunk
 * @throws {ImportRefusedError} before anything is written
 */
export async function runImport(parts: ImportParts, asked: ImportAsked, onProgress: (written: number) => void): Promise<void> {
  const { key, digest, plan: { records, incidents }, actor, correlationId } = asked;
  const request: Request = { actor, correlationId, commandId: recordCommandId(actor.id, key, ''), commandDigest: digest };
  const draft = new Draft(parts.store, parts.maker, parts.settingsState);
  const decided = await decideAll(parts, asked, draft);
  if ((await parts.settingsState()).imports.get(key) === undefined) {
    await parts.settings({ type: 'BeginImport', key, digest, records: records.length, incidents }, request);
  }
  let written = decided.filter((each) => each.length === 0).length;
  onProgress(written);
  for (const { stream, first, events, records: count } of batches(decided)) {
    const expected = first === 0 ? 'no-stream' : first - 1;
    await appendSurely(parts.store, parts.delay, stream, expected, events);
    for (const event of events) parts.clock.observe(stream, event);
    written += count;
    onProgress(written);
  }
  parts.forget(draft.streams);
  const completion = { ...request, commandId: recordCommandId(actor.id, key, 'completed') };
  await parts.settings({ type: 'CompleteImport', key, digest }, completion);
}

/** Decides the whole import and writes nothing. @throws {ImportRefusedError} */
export async function rehearseImport(parts: DecidingParts, asked: ImportAsked): Promise<ImportRehearsed> {
  const decided = await decideAll(parts, asked, new Draft(parts.store, parts.maker, parts.settingsState));
  const events: Partial<Record<EventType, number>> = {};
  for (const { type } of decided.flat().flatMap((piece) => piece.events)) events[type] = (events[type] ?? 0) + 1;
  return { records: decided.length, known: decided.filter((each) => each.length === 0).length, events, incidents: asked.plan.incidents };
}

async function decideAll(parts: DecidingParts, asked: ImportAsked, draft: Draft): Promise<readonly (readonly Decided[])[]> {
  const { opened } = await parts.settingsState();
  const { key, digest, plan, actor, correlationId } = asked;
  let latest: Instant | null = parts.clock.latestRecorded === '' ? null : parts.clock.latestRecorded;
  const decided: (readonly Decided[])[] = [];
  for (const record of plan.records) {
    const { carriedRecordedAt } = record;
    const request: Request = {
      actor, correlationId, commandId: recordCommandId(actor.id, key, record.recordKey), commandDigest: digest,
      ...(carriedRecordedAt === undefined ? {} : { carriedRecordedAt }),
    };
    try {
      const events = await draft.decide(record, request);
      decided.push(events);
      if (events.length === 0) continue;
      const stamp = parts.maker.stamp(request);
      if (carriedRecordedAt !== undefined) {
        carriedTimeAllowed(carriedRecordedAt, { clock: opened?.clock ?? 'true', lastRecordedAt: latest, now: stamp.recordedAt });
      }
      latest = stamp.counted;
    } catch (error) {
      throw error instanceof DomainError ? new ImportRefusedError(error, record) : error;
    }
  }
  return decided;
}
