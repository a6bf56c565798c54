/** Copies the bytes of captured documents: those that the log names. */
import type { Sha256 } from '#domain/ids.js';
import type { EventStore } from '#event-store/port.js';
import type { BlobStore } from '#snapshots/blob-store.js';
import { namedIn } from '#snapshots/check.js';
import { MoveRefusedError } from './errors.js';

export interface BlobsCopied {
  readonly blobs: number;
  /** Of these, those that were not there before. */
  readonly added: number;
  /** Named by the log and not kept where it comes from: they were missing before. */
  readonly missing: readonly Sha256[];
}

/** As often as one likes; what is there already is not sent again. Each is proven to be what its name says as it is taken in. */
export async function copyBlobs(
  log: Pick<EventStore, 'readAll'>, from: BlobStore, to: BlobStore, onProgress: (done: number) => void = () => {},
): Promise<BlobsCopied> {
  const named = new Set<Sha256>();
  for await (const { event } of log.readAll(-1)) if (event.type === 'SnapshotCaptured') for (const sha256 of namedIn(event.data)) named.add(sha256);
  const missing: Sha256[] = [];
  let added = 0;
  let done = 0;
  for (const sha256 of named) {
    onProgress(done++);
    if ((await to.open(sha256)) !== null) continue;
    const kept = await from.open(sha256);
    if (kept === null) {
      missing.push(sha256);
      continue;
    }
    const staged = await to.stage(kept.stream(), kept.bytes);
    try {
      if (staged.sha256 !== sha256) throw new MoveRefusedError('not-the-same', `the bytes kept as ${sha256} hash to ${staged.sha256}; \`factledger check\` says more.`);
      await staged.keep();
      added += 1;
    } finally {
      await staged.discard();
    }
  }
  return { blobs: named.size - missing.length, added, missing };
}
