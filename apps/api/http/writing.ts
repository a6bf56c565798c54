/** Every write goes through here once its command is made: ask the ledger, wait if asked to, answer with a receipt. */
import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '#domain/errors.js';
import type { EventType } from '#domain/events.js';
import type { IncidentCommand } from '#domain/incident/commands.js';
import type { IncidentState } from '#domain/incident/state.js';
import { streamOf } from '#domain/ids.js';
import type { IncidentId, Slug, StreamName, StreamRevision } from '#domain/ids.js';
import type { EventStore } from '#event-store/port.js';
import { PreconditionFailedError } from '#ledger/errors.js';
import { Ledger } from '#ledger/ledger.js';
import type { Written } from '#ledger/request.js';
import type { ReadModels } from '#read-models/port.js';
import type { FastifyReply } from 'fastify';
import { Metrics } from '../health/metrics.js';
import type { Asking } from './asking.js';
import { preconditionOf } from './asking.js';
import { Copies } from './copies.js';
import { DryRuns } from './dry-run.js';
import { revisionTag } from './etag.js';
import { isUuid } from './fields.js';
import { EVENT_STORE, READ_MODELS } from './ports.js';
import { Problem } from './problem.js';
import { markOf, receiptOf } from './receipt.js';
import type { MadeIds, Receipt } from './receipt.js';

export interface Answered {
  /** The kind of event whose revision is the ETag: the entry that the write is about. The last event's where left out. */
  readonly about?: EventType;
  readonly location?: (ids: MadeIds, written: Written) => string;
  readonly registered?: Pick<MadeIds, 'sources' | 'documents'>;
}
/** An incident as deciding sees it. */
export interface Opened {
  readonly id: IncidentId;
  readonly state: Readonly<IncidentState>;
  /** IANA zone of its civil times. */
  readonly zone: string;
}
export interface Guarded {
  readonly touchedAt: (state: IncidentState) => StreamRevision | null;
  readonly need: 'required' | 'optional';
}

const WHOLE_INCIDENT: Guarded = { touchedAt: (state) => state.revision, need: 'optional' };

/** Events since, told with a 412; more than this are left to the events page. */
const MAX_EVENTS_SINCE = 50;
const MAX_KNOWN_SLUGS = 1_000;

@Injectable()
export class Writing {
  private readonly slugs = new Map<string, IncidentId>();

  constructor(
    private readonly ledger: Ledger,
    private readonly copies: Copies,
    private readonly metrics: Metrics,
    private readonly dryRuns: DryRuns,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
  ) {}

  /** The incident that an id or slug names, asked of the log itself: what was opened a moment ago is found. */
  async incidentId(ref: string): Promise<IncidentId> {
    if (isUuid(ref)) return ref as IncidentId;
    const known = this.slugs.get(ref);
    if (known !== undefined) return known;
    if (/^[a-z0-9-]{3,80}$/.test(ref)) {
      for await (const { event } of this.store.readStream(streamOf.slug(ref as Slug))) {
        if (event.type !== 'SlugReserved') continue;
        if (this.slugs.size >= MAX_KNOWN_SLUGS) this.slugs.clear();
        this.slugs.set(ref, event.data.incident);
        return event.data.incident;
      }
    }
    throw unknownIncident();
  }

  /** The incident as deciding sees it. */
  async opened(ref: string): Promise<Opened> {
    const id = await this.incidentId(ref);
    const state = await this.ledger.incidentState(id);
    const opened = state.record.opened;
    if (opened === null) throw unknownIncident();
    return { id, state, zone: opened.data.zone };
  }

  /** Without `guarded`, an If-Match that is sent all the same names the incident's last event. */
  async incident(
    asking: Asking, reply: FastifyReply, id: IncidentId, command: IncidentCommand, answered: Answered = {}, guarded: Guarded = WHOLE_INCIDENT,
  ): Promise<Receipt> {
    const precondition = preconditionOf(asking, guarded.touchedAt, guarded.need);
    return await this.answer(asking, reply, () => this.copies.incident(id, command, asking.request, precondition), answered);
  }

  /** Answers a command id that the incident knows already, whatever has become of what it was about; null for a new one. */
  async again(asking: Asking, reply: FastifyReply, id: IncidentId, answered: Answered = {}): Promise<Receipt | null> {
    const { commands } = await this.ledger.incidentState(id, asking.request.asked);
    if (!commands.has(asking.request.commandId)) return null;
    const unasked = (): never => {
      throw new Error('a known command is not made again');
    };
    return await this.answer(asking, reply, () => this.ledger.incident(id, unasked, asking.request), answered);
  }

  /** Sends what was written, or the refusal with what happened since. */
  async answer(asking: Asking, reply: FastifyReply, write: () => Promise<Written>, answered: Answered = {}): Promise<Receipt> {
    const written = await write().catch((error: unknown) => this.refuse(error));
    const receipt = receiptOf(written, answered.registered);
    const { rehearsal } = asking.request;
    if (rehearsal !== undefined) {
      reply.status(200);
      return await this.dryRuns.told(rehearsal, receipt.ids, written.events);
    }
    this.metrics.command(written.replayed ? 'again' : 'written');
    const about = written.events.find(({ type }) => type === answered.about) ?? written.events.at(-1);
    if (about !== undefined) reply.header('etag', revisionTag(about.revision));
    if (answered.location !== undefined) reply.header('location', answered.location(receipt.ids, written));
    if (written.replayed) reply.status(200);
    await this.wait(asking, reply, written.lastLogIndex);
    return receipt;
  }

  async wait(asking: Asking, reply: FastifyReply, logIndex: number): Promise<void> {
    const seconds = asking.waitSeconds;
    if (seconds === null) return;
    if ((await this.readModels.waitFor(logIndex, seconds * 1_000)) === 'applied') reply.header('preference-applied', `wait=${seconds}`);
  }

  private async refuse(error: unknown): Promise<never> {
    if (!(error instanceof PreconditionFailedError)) throw error;
    const { stream, expected, actual } = error;
    throw new Problem('precondition-failed', `${error.message}; read it again`, {
      ...(actual === null ? {} : { headers: { etag: revisionTag(actual) } }),
      extensions: { events: await this.eventsSince(stream, expected) },
    });
  }

  private async eventsSince(stream: StreamName, revision: StreamRevision): Promise<readonly unknown[]> {
    const since: unknown[] = [];
    for await (const { event } of this.store.readStream(stream, { fromRevision: revision + 1 })) {
      if (since.length === MAX_EVENTS_SINCE) break;
      since.push({ ...markOf(event), recordedAt: event.metadata.carriedRecordedAt ?? event.metadata.recordedAt });
    }
    return since;
  }
}

const unknownIncident = (): DomainError => new DomainError('unknown-incident', 'There is no such incident.');
