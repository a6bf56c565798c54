/**
 * The live feeds. The holder of the key gets every event of what is followed, in log order; readers get, for each
 * publication of what they may see, one message at the log index of its `IncidentPublished`, and read the events from the
 * incident. A reader that comes back with the id it saw last misses nothing and gets nothing twice.
 */
import type { OutgoingHttpHeaders } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { streamOf } from '#domain/ids.js';
import type { LogIndex, SourceId } from '#domain/ids.js';
import { can } from '#domain/policy.js';
import type { Viewer } from '#domain/policy.js';
import type { EventStore } from '#event-store/port.js';
import { incidentIn } from '#read-models/places.js';
import type { ReadModels } from '#read-models/port.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Closing } from '../http/closing.js';
import { found } from '../http/found.js';
import { Freshness } from '../http/freshness.js';
import { EVENT_STORE, READ_MODELS } from '../http/ports.js';
import { Problem } from '../http/problem.js';
import { Writing } from '../http/writing.js';
import { eventBatches, publicationBatches } from './batches.js';
import type { Batch } from './batches.js';
import { oneIncident, oneSource, wholeLedger } from './followed.js';
import type { Followed } from './followed.js';
import { LiveLog } from './live-log.js';
import { Publications } from './publications.js';
import { send } from './sending.js';

/** Readers at once; those without the key leave room for those with it. */
const MAX_READERS = 1_000;
const MAX_PUBLIC_READERS = 800;

type Open = (after: LogIndex, onSlow: () => void, signal: AbortSignal) => AsyncIterable<Batch>;

@Injectable()
export class Feeds {
  private readers = 0;
  private publicReaders = 0;

  constructor(
    private readonly live: LiveLog,
    private readonly publications: Publications,
    private readonly writing: Writing,
    private readonly freshness: Freshness,
    private readonly closing: Closing,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
  ) {}

  async ledger(viewer: Viewer, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const open = isDesk(viewer) ? this.events(wholeLedger(this.store)) : this.published({});
    await this.serve(viewer, request, reply, open);
  }

  async incident(viewer: Viewer, ref: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (isDesk(viewer)) {
      const { id } = await this.writing.opened(ref);
      return await this.serve(viewer, request, reply, this.events(oneIncident(this.store, id)));
    }
    const { id } = found(await this.readModels.incident({ viewer, incident: ref }), 'incident');
    await this.serve(viewer, request, reply, this.published({ incident: id }));
  }

  async source(viewer: Viewer, source: SourceId, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    // Whether it is there, and who names it, is asked of the views.
    if (isDesk(viewer)) await this.freshness.reached();
    found(await this.readModels.source({ viewer, source }), 'source');
    if (!isDesk(viewer)) return await this.serve(viewer, request, reply, this.published({ source }));
    const naming = (await this.readModels.namedIn(streamOf.source(source))).filter((stream) => incidentIn(stream) !== null);
    await this.serve(viewer, request, reply, this.events(oneSource(this.store, source, naming)));
  }

  private events(followed: Followed): Open {
    return (after, onSlow, signal) => eventBatches(this.live, followed, after, onSlow, signal);
  }

  private published(of: Parameters<typeof publicationBatches>[1]): Open {
    return (after, _onSlow, signal) => publicationBatches(this.readModels, of, after, this.publications.newest, signal);
  }

  /** @throws {Problem} malformed-request, too-many-streams: before anything is sent */
  private async serve(viewer: Viewer, request: FastifyRequest, reply: FastifyReply, open: Open): Promise<void> {
    const after = placeOf(request.headers['last-event-id']) ?? (await this.store.head());
    const isPublic = !isDesk(viewer);
    if (this.readers >= MAX_READERS || (isPublic && this.publicReaders >= MAX_PUBLIC_READERS)) {
      throw new Problem('too-many-streams', 'too many streams are open; try again later', { headers: { 'retry-after': '10' } });
    }
    this.readers++;
    if (isPublic) this.publicReaders++;
    reply.hijack();
    try {
      await send(reply.raw, reply.getHeaders() as OutgoingHttpHeaders, after, this.closing.signal, (onSlow, signal) => open(after, onSlow, signal));
    } finally {
      this.readers--;
      if (isPublic) this.publicReaders--;
    }
  }
}

const isDesk = (viewer: Viewer): boolean => can(viewer, 'read', { kind: 'ledger' });

function placeOf(header: string | readonly string[] | undefined): LogIndex | undefined {
  if (header === undefined || header === '') return undefined;
  if (typeof header !== 'string' || !/^(?:-1|\d{1,15})$/.test(header)) {
    throw new Problem('malformed-request', 'Last-Event-ID is a log index');
  }
  return Number(header);
}
