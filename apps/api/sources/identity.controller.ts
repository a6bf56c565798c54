import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { AssertionId, RelationId, SourceId, UtteranceId } from '#domain/ids.js';
import type { Viewer } from '#domain/policy.js';
import { sourceTouchedAt } from '#domain/source/identity.js';
import type { SourceCommand } from '#domain/source/source.js';
import { idAt } from '#ledger/ids.js';
import { Ledger } from '#ledger/ledger.js';
import type { OverIncidentsAsked, ReadModels } from '#read-models/port.js';
import type { FastifyReply } from 'fastify';
import { Asked, preconditionOf } from '../http/asking.js';
import type { Asking } from '../http/asking.js';
import { weakDigestTag } from '../http/etag.js';
import { found } from '../http/found.js';
import { entryLocation } from '../http/locations.js';
import { CIVIL_ZONE, publicMoment, recordedMoment } from '../http/moments.js';
import { READ_MODELS } from '../http/ports.js';
import type { Receipt } from '../http/receipt.js';
import { Reply } from '../http/reply.js';
import { CurrentViewer } from '../http/viewer.js';
import { Writing } from '../http/writing.js';
import { Sealing } from '../keys/sealing.js';
import { View, Write } from '../openapi/describe.js';
import { ReasonBody } from '../relations/relation.bodies.js';
import { given, timeOf } from '../speech/speech.mapping.js';
import { SourceRecordQuery, SourceTitlesQuery } from './identity.queries.js';
import { MergeSourcesBody, RenameSourceBody, SplitSourceBody } from './identity.bodies.js';

/** Who a source is over time: its names, merges and splits, its titles as printed, its record. */
@ApiTags('sources')
@Controller('v1/sources/:source')
export class SourceIdentityController {
  constructor(
    private readonly ledger: Ledger,
    private readonly writing: Writing,
    private readonly sealing: Sealing,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
  ) {}

  @Post('names')
  @Write({ summary: 'Record that a source took another name' })
  async rename(
    @Param('source') source: SourceId, @Body() body: RenameSourceBody, @Asked() asking: Asking, @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    const registered = (await this.ledger.sourceState(source)).source;
    const name = registered === null ? body.name : await this.sealing.nameOf(registered, body.name, asking.request);
    const since = body.since === undefined || body.since === null ? null : timeOf(body.since, CIVIL_ZONE, '/since');
    return await this.write(source, { type: 'RenameSource', source, name, ...given({ label: body.label }), since, reason: body.reason }, asking, reply);
  }

  @Post('merges')
  @Write({
    summary: 'Record that another source turns out to be this one',
    description: 'Their lines in every account become one, from here on and for every moment asked about since; as recorded before, they stay '
      + 'two.',
  })
  async merge(
    @Param('source') survivor: SourceId, @Body() { absorbed, rationale }: MergeSourcesBody, @Asked() asking: Asking, @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    const relation = idAt<RelationId>(asking.request.commandId, 'relation');
    return await this.write(survivor, { type: 'MergeSources', relation, absorbed: absorbed as SourceId, survivor, rationale }, asking, reply);
  }

  @Post('splits')
  @Write({ summary: 'Record that some of what a source is named for is another\'s' })
  async split(
    @Param('source') source: SourceId, @Body() { part, utterances = [], assertions = [], rationale }: SplitSourceBody, @Asked() asking: Asking,
    @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    const relation = idAt<RelationId>(asking.request.commandId, 'relation');
    return await this.write(source, {
      type: 'SplitSource', relation, source, part: part as SourceId, utterances: utterances as UtteranceId[],
      assertions: assertions as AssertionId[], rationale,
    }, asking, reply);
  }

  @Post('relations/:relation/withdrawal')
  @Write({ summary: 'Take back a merge or a split that stands in this source' })
  async withdraw(
    @Param('source') source: SourceId, @Param('relation') relation: RelationId, @Body() { reason }: ReasonBody, @Asked() asking: Asking,
    @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    return await this.write(source, { type: 'WithdrawRelation', relation, reason }, asking, reply);
  }

  @Get('titles')
  @View({ summary: 'Titles under which a source was printed, over time', answers: 'SourceTitles' })
  async titles(
    @CurrentViewer() viewer: Viewer, @Param('source') source: SourceId, @Query() query: SourceTitlesQuery, @Reply() reply: FastifyReply,
  ) {
    const view = found(await this.readModels.sourceTitles(overIncidents(viewer, source, query)), 'source');
    lastingTag(view, query, reply);
    return view;
  }

  @Get('record')
  @View({ summary: 'What a source said, revised, took back and left open, each figure with what it counts', answers: 'SourceRecord' })
  async record(
    @CurrentViewer() viewer: Viewer, @Param('source') source: SourceId, @Query() query: SourceRecordQuery, @Reply() reply: FastifyReply,
  ) {
    const asked = { ...overIncidents(viewer, source, query), ...given({ limit: query.limit }) };
    const view = found(await this.readModels.sourceRecord(asked), 'source');
    lastingTag(view, query, reply);
    return view;
  }

  private async write(source: SourceId, command: SourceCommand, asking: Asking, reply: FastifyReply): Promise<Receipt> {
    const precondition = preconditionOf(asking, sourceTouchedAt, 'optional');
    return await this.writing.answer(
      asking, reply, () => this.ledger.source(source, command, asking.request, precondition), { location: entryLocation() },
    );
  }
}

const overIncidents = (viewer: Viewer, source: SourceId, query: SourceTitlesQuery): OverIncidentsAsked => ({
  viewer, source, public: publicMoment(query.public, CIVIL_ZONE, new Date().toISOString()), recorded: recordedMoment(query.recorded, CIVIL_ZONE),
});

/** Asked for now, the moment alone differs from one answer to the next. */
function lastingTag(view: { readonly asOf: object }, query: SourceTitlesQuery, reply: FastifyReply): void {
  if (query.public !== undefined && query.public !== 'now') return;
  reply.header('etag', weakDigestTag(JSON.stringify({ ...view, asOf: { ...view.asOf, public: 'now' } })));
}
