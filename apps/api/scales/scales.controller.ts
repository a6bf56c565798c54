import { Body, Controller, Get, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ScaleId } from '#domain/ids.js';
import type { LedgerState } from '#domain/ledger/ledger.js';
import type { ScaleCommand } from '#domain/ledger/scales.js';
import type { Viewer } from '#domain/policy.js';
import { idAt } from '#ledger/ids.js';
import { Ledger } from '#ledger/ledger.js';
import type { ReadModels } from '#read-models/port.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Asked, preconditionOf } from '../http/asking.js';
import type { Asking } from '../http/asking.js';
import { revisionTag } from '../http/etag.js';
import { found } from '../http/found.js';
import { PageQuery, linked, pageAsked } from '../http/paging.js';
import { READ_MODELS } from '../http/ports.js';
import type { Receipt } from '../http/receipt.js';
import { Reply } from '../http/reply.js';
import { CurrentViewer } from '../http/viewer.js';
import { Writing } from '../http/writing.js';
import { View, Write } from '../openapi/describe.js';
import { ReasonBody } from '../relations/relation.bodies.js';
import { ScaleBody } from './scale.bodies.js';
import { scaleOf } from './scale.mapping.js';

const touched = (scale: ScaleId) => ({ scales }: LedgerState) => found(scales.get(scale) ?? null, 'scale').touchedAt;

@ApiTags('verdicts')
@Controller('v1/scales')
export class ScalesController {
  constructor(
    private readonly ledger: Ledger,
    private readonly writing: Writing,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
  ) {}

  @Get()
  @View({ summary: 'Scales of verdicts, each with all its versions', answers: 'ScalePage', ownerOnly: true })
  async list(@CurrentViewer() viewer: Viewer, @Query() query: PageQuery, @Req() request: FastifyRequest, @Reply() reply: FastifyReply) {
    return linked(found(await this.readModels.scales({ viewer, ...pageAsked(query) }), 'scale'), request, reply);
  }

  @Post()
  @Write({ summary: 'Define a scale of verdicts', ifMatch: 'none' })
  async define(@Body() body: ScaleBody, @Asked() asking: Asking, @Reply() reply: FastifyReply): Promise<Receipt> {
    return await this.write(asking, reply, scaleOf('DefineScale', idAt<ScaleId>(asking.request.commandId, 'scale'), body));
  }

  @Get(':scale')
  @View({ summary: 'A scale with all its versions', answers: 'Scale', ownerOnly: true })
  async one(@CurrentViewer() viewer: Viewer, @Param('scale') scale: string, @Reply() reply: FastifyReply) {
    const view = found(await this.readModels.scale({ viewer, scale: scale as ScaleId }), 'scale');
    reply.header('etag', revisionTag(view.touchedAt));
    return view;
  }

  @Post(':scale/versions')
  @Write({ summary: 'Define the next version of a scale; the earlier ones stay' })
  async revise(@Param('scale') scale: string, @Body() body: ScaleBody, @Asked() asking: Asking, @Reply() reply: FastifyReply): Promise<Receipt> {
    return await this.write(asking, reply, scaleOf('ReviseScale', scale as ScaleId, body));
  }

  @Post(':scale/retirement')
  @Write({ summary: 'Retire a scale: no new verdict uses it' })
  async retire(
    @Param('scale') scale: string, @Body() { reason }: ReasonBody, @Asked() asking: Asking, @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    return await this.write(asking, reply, { type: 'RetireScale', scale: scale as ScaleId, reason });
  }

  private async write(asking: Asking, reply: FastifyReply, command: ScaleCommand): Promise<Receipt> {
    const precondition = command.type === 'DefineScale' ? undefined : preconditionOf(asking, touched(command.scale), 'optional');
    return await this.writing.answer(asking, reply, () => this.ledger.settings(command, asking.request, precondition), {
      location: () => `/v1/scales/${command.scale}`,
    });
  }
}
