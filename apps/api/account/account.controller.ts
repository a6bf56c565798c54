import { Controller, Get, Header, Inject, Param, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { momentOf, startOf } from '#domain/times/moment.js';
import type { Viewer } from '#domain/policy.js';
import type { ReadModels, ReplayAsked, ReplayStep, TimelineAsked } from '#read-models/port.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { weakDigestTag } from '../http/etag.js';
import { differenceAsMarkdown } from '#reports/difference-markdown.js';
import { renderDifference } from '#reports/difference.js';
import { harmlessIn } from '#reports/layout.js';
import { unstyled } from '#reports/page.js';
import { clockIn } from '#reports/times.js';
import { found } from '../http/found.js';
import { pairOfMoments, publicMoment, recordedMoment } from '../http/moments.js';
import { PageQuery, linked, pageAsked } from '../http/paging.js';
import { READ_MODELS } from '../http/ports.js';
import { Report } from '../http/reading.js';
import { Recording } from '../http/recording.js';
import { Reply } from '../http/reply.js';
import { CurrentViewer } from '../http/viewer.js';
import { Notice } from '../ledger/notice.js';
import { storedEvent } from '../events/stored-event.js';
import { IncidentParam, Stream, View } from '../openapi/describe.js';
import { AccountQuery, ChangesQuery, DifferenceQuery, ReplayQuery, TimelineQuery } from './account.queries.js';

@ApiTags('account')
@Controller('v1/incidents/:incident')
export class AccountController {
  constructor(
    private readonly recording: Recording,
    private readonly notice: Notice,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
  ) {}

  @Get('account')
  @IncidentParam()
  @View({
    summary: 'The official account, as public by T and recorded by S', answers: 'Account',
    description: '`public` (T) asks what was public by a moment, `recorded` (S) what the ledger held by one; now where left out. Who said what '
      + 'is told apart by body and by how far it goes on record.',
  })
  async account(
    @CurrentViewer() viewer: Viewer, @Param('incident') ref: string, @Query() query: AccountQuery, @Reply() reply: FastifyReply,
  ) {
    const { zone } = await this.recording.incident(viewer, ref);
    const asked = { public: publicMoment(query.public, zone, now()), recorded: recordedMoment(query.recorded, zone) };
    const account = found(await this.readModels.account({ viewer, incident: ref, ...asked }), 'incident');
    const view = { ...account, ...(await this.notice.shown()) };
    // Asked for now, the moment alone differs from one answer to the next; the account does not.
    if (asksForNow(query.public)) reply.header('etag', weakDigestTag(JSON.stringify({ ...view, asOf: { ...view.asOf, public: 'now' } })));
    return view;
  }

  @Get('account/diff')
  @IncidentParam()
  @View({
    summary: 'What changed in the official account between two pairs of moments', answers: 'AccountDifference', texts: ['text/plain', 'text/markdown'],
    description: '`from` and `to` are each T or T@S: public by T, as recorded by S. Between two T the desk\'s subjects changed their account; '
      + 'between two S at one T the desk changed its own.',
  })
  async difference(
    @CurrentViewer() viewer: Viewer, @Param('incident') ref: string, @Query() query: DifferenceQuery, @Reply() reply: FastifyReply,
  ) {
    const { zone } = await this.recording.incident(viewer, ref);
    const at = now();
    const [from, to] = [pairOfMoments(query.from, zone, at, 'from'), pairOfMoments(query.to, zone, at, 'to')];
    const difference = found(await this.readModels.difference({ viewer, incident: ref, from, to }), 'incident');
    const view = { ...difference, ...(await this.notice.shown()) };
    const clock = clockIn(zone);
    if (query.format === 'markdown') return new Report('text/markdown', differenceAsMarkdown(difference, clock, view.notice ?? null));
    if (query.format === 'text') return new Report('text/plain', `${renderDifference(harmlessIn(difference), { width: TEXT_WIDTH, style: unstyled, clock }, true)}\n`);
    if (/^now(?:@|$)/.test(query.from) || /^now(?:@|$)/.test(query.to)) {
      const lasting = { ...view, from: { ...view.from, public: query.from }, to: { ...view.to, public: query.to } };
      reply.header('etag', weakDigestTag(JSON.stringify(lasting)));
    }
    return view;
  }

  @Get('timeline')
  @IncidentParam()
  @View({ summary: 'An incident by any of its clocks: every event as recorded, or what has times of its own', answers: 'TimelinePage' })
  async timeline(
    @CurrentViewer() viewer: Viewer, @Param('incident') incident: string, @Query() query: TimelineQuery,
    @Req() request: FastifyRequest, @Reply() reply: FastifyReply,
  ) {
    const { recorded, clock, order, from, to } = query;
    const { zone } = await this.recording.incident(viewer, incident);
    const asked: TimelineAsked = {
      ...(await this.recording.asked(viewer, incident, recorded)), ...pageAsked(query),
      ...(clock === undefined ? {} : { clock }), ...(order === undefined ? {} : { order }),
      ...(from === undefined ? {} : { from: startOf(from, zone, '/from') }), ...(to === undefined ? {} : { to: momentOf(to, zone, '/to') }),
    };
    return linked(found(await this.readModels.timeline(asked), 'incident'), request, reply);
  }

  @Get('changes')
  @IncidentParam()
  @View({ summary: 'What changed in an incident since a log index: account, entries, candidates', answers: 'ChangesSince' })
  async changes(@CurrentViewer() viewer: Viewer, @Param('incident') incident: string, @Query() { since }: ChangesQuery) {
    return found(await this.readModels.changesSince({ viewer, incident, since: Number(since), public: now() }), 'incident');
  }

  @Get('events')
  @IncidentParam()
  @View({ summary: 'Stored events of an incident, in log order', answers: 'EventPage' })
  async events(
    @CurrentViewer() viewer: Viewer, @Param('incident') incident: string, @Query() query: PageQuery,
    @Req() request: FastifyRequest, @Reply() reply: FastifyReply,
  ) {
    const page = found(await this.readModels.events({ viewer, incident, ...pageAsked(query) }), 'incident');
    return linked({ ...page, items: page.items.map(storedEvent) }, request, reply);
  }

  @Get('replay')
  @IncidentParam()
  @Header('content-type', 'application/x-ndjson; charset=utf-8')
  @Stream({
    summary: 'Each event of an incident and what it changed in the account, or backwards and what taking it back changes', type: 'application/x-ndjson', answers: 'ReplayStep',
    description: 'One JSON object a line (NDJSON); the example is one line.',
  })
  async replay(
    @CurrentViewer() viewer: Viewer, @Param('incident') incident: string, @Query() query: ReplayQuery,
  ): Promise<AsyncIterable<unknown>> {
    const { zone } = await this.recording.incident(viewer, incident);
    const { direction, from, to } = query;
    const asked: ReplayAsked = {
      viewer, incident, ...(query.public === undefined ? {} : { public: publicMoment(query.public, zone, now()) }),
      ...(direction === undefined ? {} : { direction }),
      ...(from === undefined ? {} : { from: Number(from) }), ...(to === undefined ? {} : { to: Number(to) }),
    };
    return shown(found(await this.readModels.replay(asked), 'incident'));
  }
}

/** Columns of plain text. */
const TEXT_WIDTH = 100;

const now = (): string => new Date().toISOString();
const asksForNow = (text: string | undefined): boolean => text === undefined || text === 'now';

async function* shown(steps: AsyncIterable<ReplayStep>): AsyncGenerator<unknown> {
  for await (const { event, ...step } of steps) yield { event: storedEvent(event), ...step };
}
