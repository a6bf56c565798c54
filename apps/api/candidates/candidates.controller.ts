import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Candidate } from '#domain/account/view.js';
import type { IncidentCommand } from '#domain/incident/commands.js';
import type { IncidentState } from '#domain/incident/state.js';
import type { Viewer } from '#domain/policy.js';
import type { ReadModels } from '#read-models/port.js';
import type { FastifyReply } from 'fastify';
import { contradictionTouched } from '../contradictions/touched.js';
import { Asked } from '../http/asking.js';
import type { Asking } from '../http/asking.js';
import { found } from '../http/found.js';
import { Freshness } from '../http/freshness.js';
import { entryLocation } from '../http/locations.js';
import { RecordedQuery } from '../http/paging.js';
import { READ_MODELS } from '../http/ports.js';
import type { Receipt } from '../http/receipt.js';
import { Recording } from '../http/recording.js';
import { Reply } from '../http/reply.js';
import { CurrentViewer } from '../http/viewer.js';
import { Writing } from '../http/writing.js';
import { IncidentParam, View, Write } from '../openapi/describe.js';
import { AcceptCandidateBody, DismissCandidateBody } from './candidate.bodies.js';
import { acceptanceOf, dismissalOf } from './candidate.mapping.js';

@ApiTags('candidates')
@Controller('v1/incidents/:incident/candidates')
export class CandidatesController {
  constructor(
    private readonly writing: Writing,
    private readonly freshness: Freshness,
    private readonly recording: Recording,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
  ) {}

  @Get()
  @IncidentParam()
  @View({ summary: 'What the rules suggest and nobody has judged, for the desk', answers: 'CandidateList' })
  async list(@CurrentViewer() viewer: Viewer, @Param('incident') incident: string, @Query() { recorded }: RecordedQuery) {
    return found(await this.readModels.candidates(await this.recording.asked(viewer, incident, recorded)), 'incident');
  }

  @Post(':candidate/acceptance')
  @IncidentParam()
  @Write({
    summary: 'Accept a candidate: raise, revise, join or merge, by its kind',
    description: 'A clash or a tension is raised as a contradiction, a shift recorded as a revision, a join adds to the contradiction it '
      + 'names, and what seems to be one act of speech is merged. `as` chooses where a kind allows two ways.',
  })
  async accept(
    @CurrentViewer() viewer: Viewer, @Param('incident') ref: string, @Param('candidate') candidate: string, @Body() body: AcceptCandidateBody,
    @Asked() asking: Asking, @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    return await this.judge(viewer, ref, candidate, asking, reply, (each, state) => acceptanceOf(each, body, state, asking.request.commandId));
  }

  @Post(':candidate/dismissal')
  @IncidentParam()
  @Write({ summary: 'Dismiss a candidate, until another assertion joins either side' })
  async dismiss(
    @CurrentViewer() viewer: Viewer, @Param('incident') ref: string, @Param('candidate') candidate: string, @Body() body: DismissCandidateBody,
    @Asked() asking: Asking, @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    return await this.judge(viewer, ref, candidate, asking, reply, (each) => dismissalOf(each, body.reason));
  }

  /** Finds the candidate as the rules see it now: what was accepted or dismissed before is a candidate no more. */
  private async judge(
    viewer: Viewer, ref: string, candidate: string, asking: Asking, reply: FastifyReply,
    make: (candidate: Candidate, state: Readonly<IncidentState>) => IncidentCommand,
  ): Promise<Receipt> {
    const { id, state } = await this.writing.opened(ref);
    const answered = { location: entryLocation() };
    const before = await this.writing.again(asking, reply, id, answered);
    if (before !== null) return before;
    await this.freshness.reached();
    const { items } = found(await this.readModels.candidates({ viewer, incident: id }), 'incident');
    const command = make(found(items.find((each) => each.id === candidate) ?? null, 'candidate'), state);
    const guarded = command.type === 'JoinContradiction'
      ? { touchedAt: contradictionTouched(command.contradiction), need: 'optional' } as const : undefined;
    return await this.writing.incident(asking, reply, id, command, answered, guarded);
  }
}
