import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { SourceId } from '#domain/ids.js';
import type { Viewer } from '#domain/policy.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentViewer } from '../http/viewer.js';
import { IncidentParam, Stream } from '../openapi/describe.js';
import { Feeds } from './feeds.js';

const type = 'text/event-stream';
const Resumable = (): MethodDecorator & ClassDecorator => ApiHeader({
  name: 'Last-Event-ID', required: false, schema: { type: 'integer', minimum: -1 },
  description: 'Log index of the last message received; -1 for all there is. What comes next where left out.',
});

@ApiTags('events')
@Controller('v1')
export class StreamsController {
  constructor(private readonly feeds: Feeds) {}

  @Get('events/stream')
  @Resumable()
  @Stream({
    summary: 'Events as they are recorded; for readers, publications', type, answers: 'Event',
    description: 'Server-sent events: `id` is the log index, `event` the type, `data` the JSON that the example shows. With Last-Event-ID it '
      + 'goes on after that message.',
  })
  async ledger(@CurrentViewer() viewer: Viewer, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.feeds.ledger(viewer, request, reply);
  }

  @Get('incidents/:incident/events/stream')
  @IncidentParam()
  @Resumable()
  @Stream({
    summary: 'Events of an incident as they are recorded; for readers, its publications', type, answers: 'Event',
    description: 'Server-sent events: `id` is the log index, `event` the type, `data` the JSON that the example shows. With Last-Event-ID it '
      + 'goes on after that message.',
  })
  async incident(
    @CurrentViewer() viewer: Viewer, @Param('incident') ref: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.feeds.incident(viewer, ref, request, reply);
  }

  @Get('sources/:source/events/stream')
  @Resumable()
  @Stream({
    summary: 'Events of a source and of the incidents that name it, as they are recorded; for readers, publications of these', type, answers: 'Event',
    description: 'Server-sent events: `id` is the log index, `event` the type, `data` the JSON that the example shows. With Last-Event-ID it '
      + 'goes on after that message.',
  })
  async source(
    @CurrentViewer() viewer: Viewer, @Param('source') source: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.feeds.source(viewer, source as SourceId, request, reply);
  }
}
