import { Body, Controller, Get, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DomainError } from '#domain/errors.js';
import { streamOf } from '#domain/ids.js';
import type { IncidentId, RelationId } from '#domain/ids.js';
import { holderOf } from '#domain/incident/links.js';
import { linkTouchedAt } from '#domain/incident/record.js';
import type { IncidentState } from '#domain/incident/state.js';
import type { Viewer } from '#domain/policy.js';
import { idAt } from '#ledger/ids.js';
import { Ledger } from '#ledger/ledger.js';
import { incidentIn } from '#read-models/places.js';
import type { ReadModels } from '#read-models/port.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Asked } from '../http/asking.js';
import type { Asking } from '../http/asking.js';
import { found } from '../http/found.js';
import { Freshness } from '../http/freshness.js';
import { entryLocation } from '../http/locations.js';
import { RecordedPageQuery, linked, pageAsked } from '../http/paging.js';
import { READ_MODELS } from '../http/ports.js';
import type { Receipt } from '../http/receipt.js';
import { Recording } from '../http/recording.js';
import { Reply } from '../http/reply.js';
import { CurrentViewer } from '../http/viewer.js';
import { Writing } from '../http/writing.js';
import type { Guarded } from '../http/writing.js';
import { IncidentParam, View, Write } from '../openapi/describe.js';
import { ReasonBody } from '../relations/relation.bodies.js';
import { JudgeLinkBody, LinkIncidentBody } from './link.bodies.js';

@ApiTags('links')
@Controller('v1/incidents/:incident/links')
export class LinksController {
  constructor(
    private readonly ledger: Ledger,
    private readonly writing: Writing,
    private readonly recording: Recording,
    private readonly freshness: Freshness,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
  ) {}

  @Get()
  @IncidentParam()
  @View({ summary: 'Links with other incidents, whichever of the two they stand in', answers: 'LinkPage' })
  async list(
    @CurrentViewer() viewer: Viewer, @Param('incident') incident: string, @Query() query: RecordedPageQuery,
    @Req() request: FastifyRequest, @Reply() reply: FastifyReply,
  ) {
    const asked = await this.recording.asked(viewer, incident, query.recorded);
    return linked(found(await this.readModels.links({ ...asked, ...pageAsked(query) }), 'incident'), request, reply);
  }

  @Post()
  @IncidentParam()
  @Write({ summary: 'Link an incident with another, or tell them apart' })
  async link(
    @Param('incident') ref: string, @Body() body: LinkIncidentBody, @Asked() asking: Asking, @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    const { id: from, state } = await this.writing.opened(ref);
    const { id: to, state: other } = await this.writing.opened(body.to).catch((error: unknown) => {
      throw error instanceof DomainError ? new DomainError(error.code, error.message, '/to') : error;
    });
    const relation = idAt<RelationId>(asking.request.commandId, 'relation');
    const holder = holderOf(openingOf(from, state), openingOf(to, other));
    const command = { type: 'LinkIncidents', relation, from, to, kind: body.kind, status: body.status ?? 'possible', rationale: body.rationale } as const;
    return await this.writing.incident(asking, reply, holder, command, { location: entryLocation() });
  }

  @Post(':relation/judgement')
  @IncidentParam()
  @Write({ summary: 'Say what is thought of a link now' })
  async judge(
    @Param('incident') ref: string, @Param('relation') relation: RelationId, @Body() { status, reason }: JudgeLinkBody, @Asked() asking: Asking,
    @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    const holder = await this.holder(ref, relation);
    return await this.writing.incident(
      asking, reply, holder, { type: 'JudgeIncidentLink', relation, status, reason }, { location: entryLocation() }, guarded(relation),
    );
  }

  @Post(':relation/withdrawal')
  @IncidentParam()
  @Write({ summary: 'Take back a link' })
  async withdraw(
    @Param('incident') ref: string, @Param('relation') relation: RelationId, @Body() { reason }: ReasonBody, @Asked() asking: Asking,
    @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    const holder = await this.holder(ref, relation);
    return await this.writing.incident(
      asking, reply, holder, { type: 'WithdrawRelation', relation, reason }, { location: entryLocation() }, guarded(relation),
    );
  }

  /** In whose stream a link stands that has the incident at one end. @throws {DomainError} unknown-incident, unknown-relation */
  private async holder(ref: string, relation: RelationId): Promise<IncidentId> {
    const { id, state } = await this.writing.opened(ref);
    if (holds(state, relation, id)) return id;
    await this.freshness.reached();
    for (const stream of await this.readModels.namedIn(streamOf.incident(id))) {
      const other = incidentIn(stream);
      if (other !== null && holds(await this.ledger.incidentState(other), relation, id)) return other;
    }
    throw new DomainError('unknown-relation', 'This incident has no such link.', '/relation');
  }
}

const openingOf = (incident: IncidentId, { record }: Readonly<IncidentState>) => ({ incident, openedAt: record.opened?.recordedAt ?? '' });

/** Withdrawn or not: whoever asks again is answered as before. */
const holds = ({ entries }: Readonly<IncidentState>, relation: RelationId, end: IncidentId): boolean =>
  [...entries.values()].some(({ type, data }) => type === 'IncidentsLinked' && data.relation === relation && (data.from === end || data.to === end));

const guarded = (relation: RelationId): Guarded => ({
  touchedAt: ({ record }) => {
    const held = record.links.get(relation);
    return held === undefined ? null : linkTouchedAt(held);
  },
  need: 'optional',
});
