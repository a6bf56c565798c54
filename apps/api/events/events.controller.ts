import { Controller, Get, Inject, Query, Req, Sse } from '@nestjs/common';
import type { MessageEvent } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import { finalize } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Viewer } from '#domain/policy.js';
import type { ReadModels } from '#read-models/port.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Closing } from '../http/closing.js';
import { PageQuery, linked, pageAsked } from '../http/paging.js';
import { READ_MODELS } from '../http/ports.js';
import { Problem } from '../http/problem.js';
import { Reply } from '../http/reply.js';
import { CurrentViewer } from '../http/viewer.js';
import { Stream, View } from '../openapi/describe.js';
import { Feed } from './feed.js';
import { live } from './live.js';
import { storedEvent } from './stored-event.js';

const MAX_STREAMS = 500;

@ApiTags('events')
@Controller('v1/events')
export class EventsController {
  private streams = 0;

  constructor(
    private readonly feed: Feed,
    private readonly closing: Closing,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
  ) {}

  @Get()
  @View({ summary: 'Every event of the ledger, in log order, for the desk', answers: 'EventPage' })
  async list(@CurrentViewer() viewer: Viewer, @Query() query: PageQuery, @Req() request: FastifyRequest, @Reply() reply: FastifyReply) {
    const page = await this.readModels.events({ viewer, ...pageAsked(query) });
    if (page === null) throw new Problem('not-found', 'nothing is here');
    return linked(page, request, reply, storedEvent);
  }

  @Sse('stream')
  @ApiHeader({
    name: 'Last-Event-ID', required: false, schema: { type: 'integer', minimum: -1 },
    description: 'Log index of the last message received; -1 for all there is. What comes next where left out.',
  })
  @Stream({ summary: 'Events as they are recorded; for readers, publications', type: 'text/event-stream', answers: 'Event' })
  async stream(
    @CurrentViewer() viewer: Viewer, @Req() request: FastifyRequest, @Reply() reply: FastifyReply,
  ): Promise<Observable<MessageEvent>> {
    const after = placeOf(request.headers['last-event-id']) ?? (await this.feed.head());
    if (this.streams >= MAX_STREAMS) {
      throw new Problem('too-many-streams', 'too many streams are open; try again later', { headers: { 'retry-after': '10' } });
    }
    this.streams++;
    return live((signal) => this.feed.after(after, viewer, signal), reply.raw, this.closing.signal).pipe(finalize(() => this.streams--));
  }
}

function placeOf(header: string | readonly string[] | undefined): number | undefined {
  if (header === undefined || header === '') return undefined;
  if (typeof header !== 'string' || !/^(?:-1|\d{1,15})$/.test(header)) {
    throw new Problem('malformed-request', 'Last-Event-ID is a log index');
  }
  return Number(header);
}
