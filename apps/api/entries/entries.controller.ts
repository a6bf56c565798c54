import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { EventId } from '#domain/ids.js';
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
import { View, Write } from '../openapi/describe.js';
import { ReasonBody } from '../relations/relation.bodies.js';
import { nonEmpty } from '../speech/speech.mapping.js';
import { AmendEntryBody, VoidEntryBody } from './entry.bodies.js';
import { Fixing } from './fixing.js';

@ApiTags('entries')
@Controller('v1/entries/:entry')
export class EntriesController {
  constructor(
    private readonly fixing: Fixing,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
  ) {}

  @Get()
  @View({ summary: 'An entry as it stands, with its earlier versions', answers: 'Entry' })
  async one(@CurrentViewer() viewer: Viewer, @Param('entry') entry: string, @Reply() reply: FastifyReply) {
    const view = found(await this.readModels.entry({ viewer, entry: entry as EventId }), 'entry');
    reply.header('etag', revisionTag(view.touchedAt));
    return view;
  }

  @Post('amendments')
  @Write({
    summary: 'Fix an entry of ours, field by field', ifMatch: 'required',
    description: 'For slips of our own, not for what sources changed. Each change says what stands there now and what is to stand there; '
      + 'earlier versions stay readable with the entry.',
  })
  async amend(
    @Param('entry') entry: string, @Body() { changes, reason }: AmendEntryBody, @Asked() asking: Asking, @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    const plain = changes.map(({ path, before, after }) => ({ path, before, after }));
    const fix = { type: 'AmendEntry', entry: entry as EventId, changes: nonEmpty(plain, '/changes'), reason } as const;
    return await this.fixing.fix(fix, asking, reply);
  }

  @Post('withholding')
  @Write({
    summary: 'Keep an entry from readers, at once and at every moment they look at', ifMatch: 'required',
    description: 'The desk goes on seeing it. Nothing has to be published for it to take effect.',
  })
  async withhold(
    @Param('entry') entry: string, @Body() { reason }: ReasonBody, @Asked() asking: Asking, @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    return await this.fixing.fix({ type: 'WithholdEntry', entry: entry as EventId, reason }, asking, reply);
  }

  @Post('release')
  @Write({ summary: 'Show a withheld entry again', ifMatch: 'required' })
  async release(
    @Param('entry') entry: string, @Body() { reason }: ReasonBody, @Asked() asking: Asking, @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    return await this.fixing.fix({ type: 'ReleaseEntry', entry: entry as EventId, reason }, asking, reply);
  }

  @Post('voiding')
  @Write({
    summary: 'Say that an entry of ours should not have been made', ifMatch: 'required',
    description: 'The entry stays in the log and counts no more. What others refer to has to be voided after them. With `propose` it is only '
      + 'asked for; under four eyes somebody else\'s entry takes a second person.',
  })
  async void(
    @Param('entry') entry: string, @Body() { reason, propose }: VoidEntryBody, @Asked() asking: Asking, @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    return await this.fixing.fix({ type: propose === true ? 'ProposeVoiding' : 'VoidEntry', entry: entry as EventId, reason }, asking, reply);
  }

  @Post('approval')
  @Write({ summary: 'Approve what this entry proposes, in whichever stream it stands' })
  async approve(@Param('entry') entry: string, @Asked() asking: Asking, @Reply() reply: FastifyReply): Promise<Receipt> {
    return await this.fixing.fix({ type: 'ApproveProposal', proposal: entry as EventId }, asking, reply);
  }

  @Post('rejection')
  @Write({ summary: 'Reject what this entry proposes, or withdraw what one proposed oneself' })
  async reject(
    @Param('entry') entry: string, @Body() { reason }: ReasonBody, @Asked() asking: Asking, @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    return await this.fixing.fix({ type: 'RejectProposal', proposal: entry as EventId, reason }, asking, reply);
  }
}
