/** Snapshots that documents hold, and the bytes and texts that belong to them. */
import { Inject, Injectable } from '@nestjs/common';
import type { DocumentState } from '#domain/document/document.js';
import type { Snapshot } from '#domain/document/events.js';
import type { SnapshotEntry } from '#domain/document/snapshots.js';
import { DomainError } from '#domain/errors.js';
import type { DocumentId, Sha256 } from '#domain/ids.js';
import { Ledger } from '#ledger/ledger.js';
import { documentIn, snapshotName } from '#read-models/places.js';
import type { ReadModels } from '#read-models/port.js';
import { BlobDamagedError, BlobNotKeptError } from '#snapshots/blob-store.js';
import type { BlobStore } from '#snapshots/blob-store.js';
import { isUuid } from '../http/fields.js';
import { found } from '../http/found.js';
import { Freshness } from '../http/freshness.js';
import { BLOBS, READ_MODELS } from '../http/ports.js';
import { Problem } from '../http/problem.js';

@Injectable()
export class KeptSnapshots {
  constructor(
    private readonly ledger: Ledger,
    private readonly freshness: Freshness,
    @Inject(BLOBS) private readonly blobs: BlobStore,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
  ) {}

  /** The document as it stands, asked of the log itself. @throws {DomainError} unknown-document */
  async document(id: string): Promise<Readonly<DocumentState>> {
    const state = isUuid(id) ? await this.ledger.documentState(id as DocumentId) : null;
    found(state?.document ?? null, 'document');
    return found(state, 'document');
  }

  async of(document: string): Promise<readonly SnapshotEntry[]> {
    return (await this.document(document)).snapshots;
  }

  /** As some document holds it. @throws {DomainError} unknown-snapshot */
  async one(sha256: string): Promise<Snapshot> {
    if (/^[0-9a-f]{64}$/.test(sha256)) {
      await this.freshness.reached();
      for (const stream of await this.readModels.namedIn(snapshotName(sha256 as Sha256))) {
        const document = documentIn(stream);
        const held = document === null ? [] : (await this.ledger.documentState(document)).snapshots;
        const snapshot = held.find(({ data }) => data.snapshot === sha256);
        if (snapshot !== undefined) return snapshot.data;
      }
    }
    throw new DomainError('unknown-snapshot', 'There is no such snapshot.');
  }

  /** @throws {Problem} snapshot-not-kept */
  async bytes(sha256: Sha256): Promise<NonNullable<Awaited<ReturnType<BlobStore['open']>>>> {
    const blob = await this.blobs.open(sha256);
    if (blob === null) throw notKept();
    return blob;
  }

  /**
   * Work on a file that holds the text of a document's snapshot.
   * @throws {DomainError} unknown-snapshot, snapshot-without-text @throws {Problem} snapshot-not-kept
   */
  async withText<T>(document: DocumentId, snapshot: string, at: string, work: (file: string) => Promise<T>): Promise<T> {
    const held = (await this.ledger.documentState(document)).snapshots.find(({ data }) => data.snapshot === snapshot)?.data;
    if (held === undefined) throw new DomainError('unknown-snapshot', 'The document has no such snapshot.', at);
    if (held.text === undefined) throw new DomainError('snapshot-without-text', `There is no text to point into: this is ${held.mediaType}.`, at);
    try {
      return await this.blobs.withFile(held.text.sha256, work);
    } catch (error) {
      if (error instanceof BlobNotKeptError) throw notKept();
      if (error instanceof BlobDamagedError) throw damaged();
      throw error;
    }
  }
}

export const damaged = (): Problem => new Problem('snapshot-not-kept', 'the bytes are not what they were; `factledger check` tells what else was changed');
const notKept = (): Problem =>
  new Problem('snapshot-not-kept', 'the bytes do not lie where they should; `factledger check` tells what else is missing');
