/** What `factledger check` finds, wherever the ledger lives. */
import type { LedgerEvent } from '#domain/events.js';
import type { LogIndex } from '#domain/ids.js';
import type { EventCheck } from '#event-store/check.js';
import type { MarksCheck } from '#event-store/kurrentdb/mark-keeper.js';
import type { ProtectionCheck } from '#event-store/kurrentdb/protection.js';
import type { EventStore, StoredEvent } from '#event-store/port.js';
import type { ReadModelCheck } from '#read-models/check.js';
import type { SealedCheck } from '#sealing/check.js';
import type { BlobCheck } from '#snapshots/check.js';
import type { Cli } from '../cli.js';

export interface Checked {
  readonly log: EventCheck;
  readonly readModels: ReadModelCheck;
  readonly snapshots: BlobCheck;
  /** Null where the keys cannot be looked at. */
  readonly sealed: SealedCheck | null;
  /** What is written down of the log's order; null in a folder, where nothing is. */
  readonly marks: MarksCheck | null;
  /** Who may change the log; null in a folder, where the file system says that. */
  readonly protection: ProtectionCheck | null;
}
/** What there is wherever a ledger lives. */
type Everywhere = Omit<Checked, 'marks' | 'protection'>;

interface Looking {
  readonly cli: Cli;
  /** Whether an error is no finding, and ends the check. */
  readonly passesOn: (error: unknown) => boolean;
}

/** Looks at one part after another; what cannot be read is what a check is there to find. */
export async function lookAt(parts: { readonly [Part in keyof Everywhere]: () => Promise<NonNullable<Everywhere[Part]>> }, { cli, passesOn }: Looking): Promise<Everywhere> {
  const said = (error: unknown): string => {
    if (passesOn(error)) throw error;
    return error instanceof Error ? error.message : String(error);
  };
  const log = await parts.log().catch((error: unknown): EventCheck => ({ events: 0, head: -1, faults: [{ logIndex: null, what: said(error) }] }));
  const readModels = await parts.readModels().catch((error: unknown): ReadModelCheck =>
    ({ absent: false, tables: 0, faults: [{ projection: 'all', table: null, what: `cannot be compared with the log: ${said(error)}` }] }));
  const snapshots = await parts.snapshots().catch((error: unknown): BlobCheck =>
    ({ named: 0, unnamed: 0, faults: [{ sha256: null, logIndex: null, what: `cannot be compared with the log: ${said(error)}` }] }));
  const sealed = await parts.sealed().catch((error: unknown): null => {
    cli.terminal.note(`keys: ${said(error)}`);
    return null;
  });
  cli.terminal.progress('');
  return { log, readModels, snapshots, sealed };
}

/** A log from its start up to an event of it. */
export async function* upTo(log: Pick<EventStore, 'readAll'>, head: LogIndex): AsyncGenerator<StoredEvent> {
  for await (const event of log.readAll(-1)) {
    if (event.logIndex > head) return;
    yield event;
    if (event.logIndex === head) return;
  }
}

export async function* decoded(stored: AsyncIterable<StoredEvent>): AsyncGenerator<LedgerEvent> {
  for await (const { event } of stored) yield event;
}
