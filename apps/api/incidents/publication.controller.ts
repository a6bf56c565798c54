import { Body, Controller, Delete, Get, Inject, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { IncidentState } from '#domain/incident/state.js';
import type { Viewer } from '#domain/policy.js';
import type { ReadModels } from '#read-models/port.js';
import type { FastifyReply } from 'fastify';
import { Asked } from '../http/asking.js';
import type { Asking } from '../http/asking.js';
import { revisionTag } from '../http/etag.js';
import { found } from '../http/found.js';
import { READ_MODELS } from '../http/ports.js';
import type { Receipt } from '../http/receipt.js';
import { Reply } from '../http/reply.js';
import { CurrentViewer } from '../http/viewer.js';
import { Writing } from '../http/writing.js';
import type { Guarded } from '../http/writing.js';
import { IncidentParam, View, Write } from '../openapi/describe.js';
import { ReasonBody } from '../relations/relation.bodies.js';
import { PublishIncidentBody } from './incident.bodies.js';

/** Never published: the opening is what touched it last. */
const NEVER = 0;
const GUARDED: Guarded = { touchedAt: (state: IncidentState) => state.publication?.touchedAt ?? NEVER, need: 'required' };

@ApiTags('incidents')
@Controller('v1/incidents/:incident/publication')
export class PublicationController {
  constructor(
    private readonly writing: Writing,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
  ) {}

  @Get()
  @IncidentParam()
  @View({ summary: 'How far readers without the key see the incident', answers: 'Publication' })
  async one(@CurrentViewer() viewer: Viewer, @Param('incident') ref: string, @Reply() reply: FastifyReply) {
    const { id, publication } = found(await this.readModels.incident({ viewer, incident: ref }), 'incident');
    reply.header('etag', revisionTag(publication.touchedAt ?? NEVER));
    return { incident: id, ...publication };
  }

  @Put()
  @IncidentParam()
  @Write({
    summary: 'Publish the incident through a revision', ifMatch: 'required', status: 200,
    description: 'Readers see the incident as it stood at that revision, the last one where none is named. If-Match names the publication that '
      + 'was read. With four eyes on it has to be proposed.',
  })
  async publish(
    @Param('incident') ref: string, @Body() { throughRevision }: PublishIncidentBody, @Asked() asking: Asking,
    @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    const { id } = await this.writing.opened(ref);
    const command = { type: 'PublishIncident', ...(throughRevision === undefined ? {} : { throughRevision }) } as const;
    return await this.writing.incident(asking, reply, id, command, { location: () => `/v1/incidents/${id}/publication` }, GUARDED);
  }

  @Delete()
  @IncidentParam()
  @Write({
    summary: 'Take the incident back from readers', ifMatch: 'required', status: 200,
    description: 'From then on readers are answered 404. The log keeps everything.',
  })
  async unpublish(
    @Param('incident') ref: string, @Body() { reason }: ReasonBody, @Asked() asking: Asking, @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    const { id } = await this.writing.opened(ref);
    const command = { type: 'UnpublishIncident', reason } as const;
    return await this.writing.incident(asking, reply, id, command, { location: () => `/v1/incidents/${id}/publication` }, GUARDED);
  }
}
