/** Our own fixes, in whichever stream the entry stands. */
import { Inject, Injectable } from '@nestjs/common';
import type { AmendEntry, VoidEntry } from '#domain/amendments.js';
import type { ApproveProposal, ProposeVoiding, RejectProposal } from '#domain/approving.js';
import { DomainError } from '#domain/errors.js';
import type { DocumentId, EventId, IncidentId, SourceId, StreamName, StreamRevision } from '#domain/ids.js';
import type { StreamState } from '#domain/stream.js';
import type { ReleaseEntry, WithholdEntry } from '#domain/withholding.js';
import { Ledger } from '#ledger/ledger.js';
import type { Request } from '#ledger/request.js';
import type { ReadModels } from '#read-models/port.js';
import type { EventPlace } from '#read-models/views/log.js';
import type { FastifyReply } from 'fastify';
import { preconditionOf } from '../http/asking.js';
import type { Asking } from '../http/asking.js';
import { Copies } from '../http/copies.js';
import { found } from '../http/found.js';
import { Freshness } from '../http/freshness.js';
import { entryLocation } from '../http/locations.js';
import { READ_MODELS } from '../http/ports.js';
import type { Receipt } from '../http/receipt.js';
import { Writing } from '../http/writing.js';
import { Sealing } from '../keys/sealing.js';

/** What is done to an entry, or to the proposal of its voiding. */
type Fix = AmendEntry | VoidEntry | WithholdEntry | ReleaseEntry | ProposeVoiding | ApproveProposal | RejectProposal;
const entryOf = (fix: Fix): EventId => ('entry' in fix ? fix.entry : fix.proposal);

@Injectable()
export class Fixing {
  constructor(
    private readonly ledger: Ledger,
    private readonly writing: Writing,
    private readonly freshness: Freshness,
    private readonly copies: Copies,
    private readonly sealing: Sealing,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
  ) {}

  async fix(fix: Fix, asking: Asking, reply: FastifyReply): Promise<Receipt> {
    const { stream } = await this.placeOf(entryOf(fix));
    const [kind, id] = [stream.slice(0, stream.indexOf('-')), stream.slice(stream.indexOf('-') + 1)];
    const { request } = asking;
    const settles = fix.type === 'ApproveProposal' || fix.type === 'RejectProposal';
    const answered = { location: settles ? entryLocation() : () => `/v1/entries/${entryOf(fix)}` };
    const precondition = preconditionOf(asking, touchedAt(fix), settles ? 'optional' : 'required');
    return await this.writing.answer(asking, reply, async () => {
      switch (kind) {
        case 'incident': return await this.copies.incident(id as IncidentId, fix, request, precondition);
        case 'source': {
          const sealed = await this.sealedIn(id as SourceId, fix, request);
          return await this.ledger.source(id as SourceId, sealed, request, precondition, await this.namedIn(stream, fix));
        }
        case 'document': return await this.ledger.document(id as DocumentId, fix, request, precondition, await this.namedIn(stream, fix));
        default: throw new DomainError('entry-not-amendable', 'Nothing in this stream can be amended or voided.');
      }
    }, answered);
  }

  private async sealedIn(id: SourceId, fix: Fix, request: Request): Promise<Fix> {
    return fix.type === 'AmendEntry' ? await this.sealing.amendment((await this.ledger.sourceState(id)).source, fix, request) : fix;
  }

  /** Where a source or document may be named, which keeps it from being voided. */
  private async namedIn(stream: StreamName, { type }: Fix): Promise<readonly StreamName[]> {
    if (type !== 'VoidEntry' && type !== 'ProposeVoiding' && type !== 'ApproveProposal') return [];
    await this.freshness.reached();
    return await this.readModels.namedIn(stream);
  }

  /** Which stream it stands in. What was written a moment ago may not be in the views yet. */
  private async placeOf(entry: EventId): Promise<EventPlace> {
    const known = await this.readModels.eventPlace(entry);
    if (known !== null) return known;
    await this.freshness.reached();
    return found(await this.readModels.eventPlace(entry), 'entry');
  }
}

const touchedAt = (fix: Fix) => ({ entries, proposals }: StreamState): StreamRevision =>
  proposals.get(entryOf(fix))?.settled?.revision ?? found(entries.get(entryOf(fix)) ?? null, 'entry').touchedAt;
