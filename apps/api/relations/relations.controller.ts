import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { RelationId } from '#domain/ids.js';
import type { FastifyReply } from 'fastify';
import { Asked } from '../http/asking.js';
import type { Asking } from '../http/asking.js';
import { entryLocation } from '../http/locations.js';
import type { Receipt } from '../http/receipt.js';
import { Reply } from '../http/reply.js';
import { Writing } from '../http/writing.js';
import { IncidentParam, Write } from '../openapi/describe.js';
import { ReasonBody, RelateAssertionsBody, ReviseAccountBody } from './relation.bodies.js';
import { relateAssertionsOf, reviseAccountOf } from './relation.mapping.js';

@ApiTags('relations')
@Controller('v1/incidents/:incident')
export class RelationsController {
  constructor(private readonly writing: Writing) {}

  @Post('revisions')
  @IncidentParam()
  @Write({ summary: 'Record that a body changed its account' })
  async revise(
    @Param('incident') ref: string, @Body() body: ReviseAccountBody, @Asked() asking: Asking, @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    const { id } = await this.writing.opened(ref);
    return await this.writing.incident(asking, reply, id, reviseAccountOf(body, asking.request.commandId), { location: entryLocation() });
  }

  @Post('relations')
  @IncidentParam()
  @Write({ summary: 'Relate assertions to each other' })
  async relate(
    @Param('incident') ref: string, @Body() body: RelateAssertionsBody, @Asked() asking: Asking, @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    const { id } = await this.writing.opened(ref);
    return await this.writing.incident(asking, reply, id, relateAssertionsOf(body, asking.request.commandId), { location: entryLocation() });
  }

  @Post('relations/:relation/withdrawal')
  @IncidentParam()
  @Write({ summary: 'Take back a relation, a revision or a merge' })
  async withdraw(
    @Param('incident') ref: string, @Param('relation') relation: string, @Body() { reason }: ReasonBody, @Asked() asking: Asking,
    @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    const { id } = await this.writing.opened(ref);
    const command = { type: 'WithdrawRelation', relation: relation as RelationId, reason } as const;
    return await this.writing.incident(asking, reply, id, command, { location: entryLocation() }, {
      touchedAt: ({ record }) => record.relations.get(command.relation)?.touchedAt ?? null, need: 'optional',
    });
  }
}
