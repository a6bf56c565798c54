import { Body, Controller, Get, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import type { EventId, StreamRevision } from '#domain/ids.js';
import type { IncidentState } from '#domain/incident/state.js';
import type { Viewer } from '#domain/policy.js';
import type { ReadModels } from '#read-models/port.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Asked } from '../http/asking.js';
import type { Asking } from '../http/asking.js';
import { bodyOfKinds } from '../http/fields.js';
import { found } from '../http/found.js';
import { entryLocation } from '../http/locations.js';
import { linked, pageAsked } from '../http/paging.js';
import { READ_MODELS } from '../http/ports.js';
import type { Receipt } from '../http/receipt.js';
import { Reply } from '../http/reply.js';
import { CurrentViewer } from '../http/viewer.js';
import { Writing } from '../http/writing.js';
import { IncidentParam, View, Write } from '../openapi/describe.js';
import { ReasonBody } from '../relations/relation.bodies.js';
import { ProposalBody, ProposalsQuery } from './proposal.bodies.js';
import type { AnyProposalBody } from './proposal.bodies.js';
import { proposalOf } from './proposal.mapping.js';

/** Revision of what settled it, or its own. */
const touched = (proposal: EventId) => ({ proposals }: IncidentState): StreamRevision => {
  const { entry, settled } = found(proposals.get(proposal) ?? null, 'proposal');
  return settled?.revision ?? entry.revision;
};

@ApiTags('proposals')
@Controller('v1/incidents/:incident/proposals')
export class ProposalsController {
  constructor(
    private readonly writing: Writing,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
  ) {}

  @Get()
  @IncidentParam()
  @View({ summary: 'What is proposed in an incident', answers: 'ProposalPage', ownerOnly: true })
  async list(
    @CurrentViewer() viewer: Viewer, @Param('incident') incident: string, @Query() query: ProposalsQuery, @Req() request: FastifyRequest,
    @Reply() reply: FastifyReply,
  ) {
    const page = await this.readModels.proposals({ viewer, incident, settled: query.status === 'all', ...pageAsked(query) });
    return linked(found(page, 'incident'), request, reply);
  }

  @Post()
  @IncidentParam()
  @ApiBody({ schema: bodyOfKinds(ProposalBody) })
  @Write({
    summary: 'Propose a verdict, a resolution, a voiding or a publication, for somebody else to approve',
    description: '`kind` says which; beside it stand the fields of what is proposed. Nothing takes effect before it is approved.',
  })
  async propose(@Param('incident') ref: string, @Body() body: ProposalBody, @Asked() asking: Asking, @Reply() reply: FastifyReply): Promise<Receipt> {
    const { id } = await this.writing.opened(ref);
    // The strict pipe has read it as the body of its kind.
    const command = proposalOf(body as AnyProposalBody, asking.request.commandId);
    return await this.writing.incident(asking, reply, id, command, { location: entryLocation() });
  }

  @Post(':proposal/approval')
  @IncidentParam()
  @Write({ summary: 'Approve what is proposed: it then takes effect' })
  async approve(
    @Param('incident') ref: string, @Param('proposal') proposal: string, @Asked() asking: Asking, @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    const { id } = await this.writing.opened(ref);
    const command = { type: 'ApproveProposal', proposal: proposal as EventId } as const;
    return await this.writing.incident(asking, reply, id, command, {
      location: (ids, written) => (ids.verdict === undefined ? entryLocation()(ids, written) : `/v1/incidents/${id}/verdicts/${ids.verdict}`),
    }, { touchedAt: touched(command.proposal), need: 'optional' });
  }

  @Post(':proposal/rejection')
  @IncidentParam()
  @Write({ summary: 'Reject what is proposed, or withdraw what one proposed oneself' })
  async reject(
    @Param('incident') ref: string, @Param('proposal') proposal: string, @Body() { reason }: ReasonBody, @Asked() asking: Asking,
    @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    const { id } = await this.writing.opened(ref);
    const command = { type: 'RejectProposal', proposal: proposal as EventId, reason } as const;
    return await this.writing.incident(asking, reply, id, command, { location: entryLocation() }, {
      touchedAt: touched(command.proposal), need: 'optional',
    });
  }
}
