/** Our own fixes, in whichever stream the entry stands. */
import { Inject, Injectable } from '@nestjs/common';
import type { AmendEntry, VoidEntry } from '#domain/amendments.js';
import type { Entry } from '#domain/entries.js';
import { DomainError } from '#domain/errors.js';
import type { CommandId, DocumentId, EventId, IncidentId, SourceId, StreamName, StreamRevision, UtteranceId } from '#domain/ids.js';
import type { StreamState } from '#domain/stream.js';
import { idAt } from '#ledger/ids.js';
import { Ledger } from '#ledger/ledger.js';
import type { Precondition, Request, Written } from '#ledger/request.js';
import { incidentIn, utteranceName } from '#read-models/places.js';
import type { ReadModels } from '#read-models/port.js';
import type { EventPlace } from '#read-models/views/log.js';
import type { FastifyReply } from 'fastify';
import { preconditionOf } from '../http/asking.js';
import type { Asking } from '../http/asking.js';
import { found } from '../http/found.js';
import { Freshness } from '../http/freshness.js';
import { READ_MODELS } from '../http/ports.js';
import type { Receipt } from '../http/receipt.js';
import { Writing } from '../http/writing.js';

type Fix = AmendEntry | VoidEntry;
/** A copy of the utterance in another incident, and the entry that holds it there. */
interface Copy {
  readonly incident: IncidentId;
  readonly entry: EventId;
}
const NOTHING_COMES = { sources: [], documents: [] } as const;

@Injectable()
export class Fixing {
  constructor(
    private readonly ledger: Ledger,
    private readonly writing: Writing,
    private readonly freshness: Freshness,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
  ) {}

  async fix(fix: Fix, asking: Asking, reply: FastifyReply): Promise<Receipt> {
    const { stream } = await this.placeOf(fix.entry);
    const [kind, id] = [stream.slice(0, stream.indexOf('-')), stream.slice(stream.indexOf('-') + 1)];
    const { request } = asking;
    const answered = { location: () => `/v1/entries/${fix.entry}` };
    const precondition = preconditionOf(asking, touchedAt(fix), 'required');
    return await this.writing.answer(asking, reply, async () => {
      switch (kind) {
        case 'incident': return await this.inIncident(id as IncidentId, fix, request, precondition);
        case 'source': return await this.ledger.source(id as SourceId, fix, request, precondition, await this.namedIn(stream, fix));
        case 'document': return await this.ledger.document(id as DocumentId, fix, request, precondition, await this.namedIn(stream, fix));
        default: throw new DomainError('entry-not-amendable', 'Nothing in this stream can be amended or voided.');
      }
    }, answered);
  }

  /**
   * An utterance reads alike wherever it was adopted, so an amendment of it goes to every incident that holds a copy: all
   * are asked first, the others are written before its own, and each under a command id of its own that a retry meets again.
   */
  private async inIncident(
    id: IncidentId, fix: Fix, request: Request, precondition: Precondition<StreamState> | undefined,
  ): Promise<Written> {
    const { entries, commands } = await this.ledger.incidentState(id);
    // Its own incident is written last: a command it knows is done everywhere.
    const copies = fix.type === 'AmendEntry' && !commands.has(request.commandId) ? await this.copiesElsewhere(id, entries.get(fix.entry)) : [];
    if (copies.length > 0) await this.ledger.rehearse(id, fix, NOTHING_COMES, request, precondition);
    const theirs = copies.map(({ incident, entry }) =>
      ({ incident, fix: { ...fix, entry }, request: { ...request, commandId: idAt<CommandId>(request.commandId, incident) } }));
    for (const each of theirs) await this.ledger.rehearse(each.incident, each.fix, NOTHING_COMES, each.request);
    for (const each of theirs) await this.ledger.incident(each.incident, each.fix, each.request);
    return await this.ledger.incident(id, fix, request, precondition);
  }

  private async copiesElsewhere(own: IncidentId, amended: Entry | undefined): Promise<readonly Copy[]> {
    if (amended?.type !== 'UtteranceLogged' && amended?.type !== 'UtteranceAdopted') return [];
    const { utterance } = amended.data;
    await this.freshness.reached();
    const holders = (await this.readModels.namedIn(utteranceName(utterance))).map(incidentIn);
    const copies = await Promise.all(holders.map(async (holder) => (holder === null || holder === own ? [] : await this.copyIn(holder, utterance))));
    return copies.flat();
  }

  private async copyIn(incident: IncidentId, utterance: UtteranceId): Promise<readonly Copy[]> {
    const held = (await this.ledger.incidentState(incident)).record.utterances.get(utterance);
    return held === undefined ? [] : [{ incident, entry: held.entry.id }];
  }

  /** Where a source or document may be named, which keeps it from being voided. */
  private async namedIn(stream: StreamName, { type }: Fix): Promise<readonly StreamName[]> {
    if (type !== 'VoidEntry') return [];
    await this.freshness.reached();
    return await this.readModels.namedIn(stream);
  }

  /** Which stream it stands in. What was written a moment ago may not be in the views yet. */
  private async placeOf(entry: Fix['entry']): Promise<EventPlace> {
    const known = await this.readModels.eventPlace(entry);
    if (known !== null) return known;
    await this.freshness.reached();
    return found(await this.readModels.eventPlace(entry), 'entry');
  }
}

const touchedAt = ({ entry }: Fix) => ({ entries }: StreamState): StreamRevision =>
  found(entries.get(entry) ?? null, 'entry').touchedAt;
