/**
 * Proves a log sound, whatever keeps it: places without gaps, in the log and in every stream; ids that name one event each; bytes
 * that are canonical and say where the event stands; events that this program can decode.
 */
import type { EventId, LogIndex, StreamName } from '#domain/ids.js';
import { canonicalJson } from './codec/canonical.js';
import { messageOf } from './error-fields.js';
import { LogDamagedError } from './errors.js';
import type { EventStore, StoredEvent } from './port.js';

export interface EventFault {
  /** Where it was found; null for the log as a whole. */
  readonly logIndex: LogIndex | null;
  readonly what: string;
}

export interface EventCheck {
  readonly events: number;
  /** Log index of the last event; -1 when there is none. */
  readonly head: LogIndex;
  /** Empty when all is sound; the first thousand otherwise. */
  readonly faults: readonly EventFault[];
}

export const MAX_FAULTS = 1_000;
const TOLD_EVERY = 1_000;
const ENVELOPE_KEYS = ['data', 'id', 'metadata', 'revision', 'schemaVersion', 'stream', 'type', 'v'];

/**
 * Reads the log from its start up to `head`; what follows may go on being written. Ids are held in memory meanwhile.
 * @throws {StoreUnavailableError}
 */
export async function checkLog(log: Pick<EventStore, 'readAll'>, head: LogIndex, onProgress: (done: number, of: number) => void = () => {}): Promise<EventCheck> {
  const faults: EventFault[] = [];
  const nextRevisions = new Map<StreamName, number>();
  const standing = new Map<EventId, LogIndex>();
  let next = 0;
  try {
    for await (const event of log.readAll(-1)) {
      if (event.logIndex > head || faults.length >= MAX_FAULTS) break;
      const { logIndex, stream, revision, id } = event;
      const fault = (what: string): unknown => faults.push({ logIndex, what });
      if (logIndex !== next) fault(`log index ${logIndex} stands where ${next} should`);
      const expected = nextRevisions.get(stream) ?? 0;
      if (revision !== expected) fault(`${stream} has revision ${revision} where ${expected} should stand`);
      nextRevisions.set(stream, revision + 1);
      const first = standing.get(id);
      if (first !== undefined) fault(`its id, ${id}, is that of event ${first}`);
      standing.set(id, first ?? logIndex);
      for (const what of eventFaults(event)) fault(what);
      next = logIndex + 1;
      if (logIndex % TOLD_EVERY === 0) onProgress(next, head + 1);
      if (logIndex === head) break;
    }
    if (next <= head && faults.length < MAX_FAULTS) faults.push({ logIndex: null, what: `it holds ${next} events where it said ${head + 1}` });
  } catch (error) {
    if (!(error instanceof LogDamagedError)) throw error;
    faults.push({ logIndex: next, what: `${error.message}; nothing after it was looked at` });
  }
  return { events: next, head: next - 1, faults: faults.slice(0, MAX_FAULTS) };
}

function* eventFaults(event: StoredEvent): Generator<string> {
  const { stream, revision, id } = event;
  try {
    const faults = [...bytesFaults(event.bytes, { stream, revision, id })];
    yield* faults;
    if (faults.length === 0) void event.event;
  } catch (error) {
    yield messageOf(error);
  }
}

/** Where an event stands, and its id, by what the store keeps beside its bytes. */
interface Standing {
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
}

/** What is wrong with an event's bytes, given where it stands. */
export function* bytesFaults(bytes: string, standing: Standing): Generator<string> {
  let envelope: unknown;
  try {
    envelope = JSON.parse(bytes);
    if (canonicalJson(envelope) !== bytes) yield 'its bytes are not canonical JSON';
  } catch (error) {
    yield `its bytes cannot be read: ${messageOf(error)}`;
    return;
  }
  if (typeof envelope !== 'object' || envelope === null || Object.keys(envelope).join() !== ENVELOPE_KEYS.join()) {
    yield `its bytes do not hold exactly ${ENVELOPE_KEYS.join(', ')}`;
    return;
  }
  if (Reflect.get(envelope, 'v') !== 1) yield 'its envelope has an unknown version';
  for (const [name, value] of Object.entries(standing)) {
    if (Reflect.get(envelope, name) !== value) yield `its bytes say another ${name} than its column, ${value}`;
  }
}
