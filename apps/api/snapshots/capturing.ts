/** Takes captured bytes in: streamed to disk, looked at, and recorded; kept only once nothing speaks against it. */
import { Inject, Injectable } from '@nestjs/common';
import type { Snapshot } from '#domain/document/events.js';
import type { CaptureSnapshot } from '#domain/document/snapshots.js';
import { DomainError } from '#domain/errors.js';
import type { DocumentId } from '#domain/ids.js';
import { startOf } from '#domain/times/moment.js';
import { Ledger } from '#ledger/ledger.js';
import { Rehearsal } from '#ledger/rehearsal.js';
import { BlobTooLargeError } from '#snapshots/blob-store.js';
import type { BlobStore, StagedBlob } from '#snapshots/blob-store.js';
import { mediaTypeOf } from '#snapshots/media-type.js';
import { Reading, ReadingFailedError } from '#snapshots/reading.js';
import type { TextMade } from '#snapshots/reading.js';
import { MAX_TEXT_SOURCE, NORMALISATION, hasText } from '#snapshots/text.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AskingPipe } from '../http/asking.js';
import { BLOBS } from '../http/ports.js';
import { Problem } from '../http/problem.js';
import type { Receipt } from '../http/receipt.js';
import { Writing } from '../http/writing.js';
import { given } from '../speech/speech.mapping.js';
import { KeptSnapshots } from './kept.js';
import type { CaptureQuery } from './snapshot.query.js';

export type CaptureReceipt = Receipt & { readonly snapshot: Snapshot };

@Injectable()
export class Capturing {
  constructor(
    private readonly ledger: Ledger,
    private readonly writing: Writing,
    private readonly asking: AskingPipe,
    private readonly kept: KeptSnapshots,
    private readonly reading: Reading,
    @Inject(BLOBS) private readonly blobs: BlobStore,
  ) {}

  async capture(id: string, query: CaptureQuery, request: FastifyRequest, reply: FastifyReply): Promise<CaptureReceipt> {
    const { url, capturedAt } = query;
    const said = given({ url, capturedAt: capturedAt === undefined ? undefined : startOf(capturedAt, 'UTC', '/capturedAt') });
    // What can be refused without the bytes is refused before them.
    await this.kept.document(id);
    const staged = await this.staged(request);
    try {
      if (staged.bytes === 0) throw new DomainError('snapshot-empty', 'No bytes were sent.');
      return await this.record(id as DocumentId, staged, said, request, reply);
    } finally {
      await staged.discard();
    }
  }

  private async record(
    document: DocumentId, staged: StagedBlob, said: Pick<CaptureSnapshot, 'url' | 'capturedAt'>, request: FastifyRequest, reply: FastifyReply,
  ): Promise<CaptureReceipt> {
    // Stands for the body where the same key is asked twice.
    request.body = { sha256: staged.sha256, ...said };
    const asking = this.asking.transform(request);
    const mediaType = mediaTypeOf(staged.head, staged.bytes);
    const text = await this.textOf(staged, mediaType);
    const command: CaptureSnapshot = {
      type: 'CaptureSnapshot', document, snapshot: staged.sha256, bytes: String(staged.bytes), mediaType, ...said,
      ...(text === null ? {} : { text: { sha256: text.sha256, codePoints: text.codePoints, normalisation: NORMALISATION } }),
    };
    let snapshot: Snapshot | undefined;
    const receipt = await this.writing.answer(asking, reply, async () => {
      if (asking.request.rehearsal === undefined) {
        // What a rule refuses leaves no bytes behind.
        await this.ledger.document(document, command, { ...asking.request, rehearsal: new Rehearsal() });
        await this.keep(staged, text);
      }
      const written = await this.ledger.document(document, command, asking.request);
      for (const { type, data } of written.events) if (type === 'SnapshotCaptured') snapshot = data;
      return written;
    }, { location: () => `/v1/snapshots/${staged.sha256}` });
    if (snapshot === undefined) throw new Error('a capture without a snapshot');
    return { ...receipt, snapshot };
  }

  private async staged({ body, headers }: FastifyRequest): Promise<StagedBlob> {
    if (!isStream(body)) throw new DomainError('snapshot-empty', 'No bytes were sent.');
    try {
      const { limit } = this.blobs;
      if (Number(headers['content-length'] ?? 0) > limit) throw new BlobTooLargeError(limit);
      return await this.blobs.stage(body);
    } catch (error) {
      if (error instanceof BlobTooLargeError) throw new Problem('snapshot-too-large', `${error.message}; nothing was kept`);
      if (brokeOff(error)) throw new Problem('malformed-request', 'the bytes broke off before their end; nothing was kept');
      throw error;
    }
  }

  /** First the text, so that bytes never stand there without it. */
  private async keep(staged: StagedBlob, text: TextMade | null): Promise<void> {
    if (text !== null) {
      const made = await this.blobs.stage(oneChunk(text.bytes), text.bytes.length);
      try {
        await made.keep();
      } finally {
        await made.discard();
      }
    }
    await staged.keep();
  }

  /** Null too where it takes too much to make: the bytes are worth keeping without. */
  private async textOf({ file, bytes }: StagedBlob, mediaType: string): Promise<TextMade | null> {
    if (!hasText(mediaType) || bytes > MAX_TEXT_SOURCE) return null;
    try {
      return await this.reading.text(file, mediaType);
    } catch (error) {
      if (error instanceof ReadingFailedError) return null;
      throw error;
    }
  }
}

const isStream = (body: unknown): body is AsyncIterable<Uint8Array> => typeof body === 'object' && body !== null && Symbol.asyncIterator in body;

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** What a stream says when the other side has gone. */
const BREAKS: ReadonlySet<unknown> = new Set(['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR', 'EPIPE']);
const brokeOff = (error: unknown): boolean => error instanceof Error && 'code' in error && BREAKS.has(error.code);
