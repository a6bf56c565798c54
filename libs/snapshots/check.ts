/** Proves that everything the log says was captured is kept, and hashes to its name. */
import type { Snapshot } from '#domain/document/events.js';
import type { LedgerEvent } from '#domain/events.js';
import type { LogIndex, Sha256 } from '#domain/ids.js';

/** What a store keeps, whatever keeps it. */
export interface KeptBlobs {
  /** What the bytes kept under a name hash to. Null where there are none. */
  hashOf(sha256: Sha256): Promise<string | null>;
  /** Of everything that is kept, in order. */
  names(): AsyncIterable<Sha256>;
}

export interface BlobFault {
  /** Null for what is found of all of them. */
  readonly sha256: Sha256 | null;
  /** Of the first capture that names it. */
  readonly logIndex: LogIndex | null;
  readonly what: string;
}
export interface BlobCheck {
  /** Bytes and texts that captures name. */
  readonly named: number;
  /** Kept, and named by nothing: what a refused capture left behind. No fault. */
  readonly unnamed: number;
  readonly faults: readonly BlobFault[];
}

export async function checkBlobs(kept: KeptBlobs, events: AsyncIterable<LedgerEvent>): Promise<BlobCheck> {
  const named = new Map<Sha256, LogIndex>();
  for await (const event of events) {
    if (event.type !== 'SnapshotCaptured') continue;
    for (const sha256 of namedIn(event.data)) if (!named.has(sha256)) named.set(sha256, event.logIndex);
  }
  const faults: BlobFault[] = [];
  for (const [sha256, logIndex] of named) {
    const hash = await kept.hashOf(sha256);
    if (hash === null) faults.push({ sha256, logIndex, what: 'is not kept' });
    else if (hash !== sha256) faults.push({ sha256, logIndex, what: `hashes to ${hash}` });
  }
  let unnamed = 0;
  for await (const name of kept.names()) if (!named.has(name)) unnamed++;
  return { named: named.size, unnamed, faults };
}

export const namedIn = ({ snapshot, text }: Snapshot): readonly Sha256[] => (text === undefined ? [snapshot] : [snapshot, text.sha256]);
