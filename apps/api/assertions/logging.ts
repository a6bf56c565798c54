/** Writes about assertions: from body to command, with what is registered along the way, to receipt. */
import { Injectable } from '@nestjs/common';
import type { AssertionId } from '#domain/ids.js';
import type { IncidentCommand } from '#domain/incident/commands.js';
import type { IncidentState } from '#domain/incident/state.js';
import { Ledger } from '#ledger/ledger.js';
import type { FastifyReply } from 'fastify';
import { Placing } from '../anchors/placing.js';
import type { Asking } from '../http/asking.js';
import { found } from '../http/found.js';
import { entryLocation } from '../http/locations.js';
import type { Receipt } from '../http/receipt.js';
import { Writing } from '../http/writing.js';
import type { Answered, Guarded, Opened } from '../http/writing.js';
import { Labelling } from '../speech/labels.js';
import { NewNames } from '../speech/names.js';
import type { Meaning } from '../speech/speech.mapping.js';
import { publishedIn } from '../times/anchoring.js';
import type { ChooseAnswersBody, LogAssertionBody, MergeUtterancesBody, RetractAssertionsBody } from './assertion.bodies.js';
import { chooseAnswersOf, logAssertionOf, mergeUtterancesOf, pointingIntoBody, retractAssertionsOf } from './assertion.mapping.js';
import type { UtteranceOf } from './assertion.mapping.js';
import type { RegisterBody } from './register.bodies.js';
import { Registering, registeredIds } from './registering.js';

@Injectable()
export class Logging {
  constructor(
    private readonly ledger: Ledger,
    private readonly writing: Writing,
    private readonly registering: Registering,
    private readonly labelling: Labelling,
    private readonly placing: Placing,
  ) {}

  async log(ref: string, body: LogAssertionBody, asking: Asking, reply: FastifyReply): Promise<Receipt> {
    const opened = await this.writing.opened(ref);
    const { id, state } = opened;
    const make = async (meaning: Meaning) =>
      await this.placing.withAnchors(await logAssertionOf(body, meaning, this.utteranceOf), body, state.record, asking.request.commandId);
    return await this.write(opened, body, body.register, asking, reply, make, {
      about: 'AssertionLogged', location: ({ assertion }) => `/v1/incidents/${id}/assertions/${assertion}`,
    });
  }

  async choose(ref: string, assertion: AssertionId, body: ChooseAnswersBody, asking: Asking, reply: FastifyReply): Promise<Receipt> {
    const opened = await this.writing.opened(ref);
    const guarded: Guarded = { touchedAt: (state) => assertionTouchedAt(state, assertion), need: 'optional' };
    const make = async (meaning: Meaning) => chooseAnswersOf(assertion, body, meaning);
    const location = () => `/v1/incidents/${opened.id}/assertions/${assertion}`;
    return await this.write(opened, body, undefined, asking, reply, make, { location }, guarded);
  }

  async retract(ref: string, body: RetractAssertionsBody, asking: Asking, reply: FastifyReply): Promise<Receipt> {
    const opened = await this.writing.opened(ref);
    const make = (meaning: Meaning) => retractAssertionsOf(body, meaning, this.utteranceOf);
    return await this.write(opened, body, body.register, asking, reply, make, { location: entryLocation('AssertionRetracted') });
  }

  async merge(ref: string, body: MergeUtterancesBody, asking: Asking, reply: FastifyReply): Promise<Receipt> {
    const make = async (meaning: Meaning) => mergeUtterancesOf(body, meaning);
    return await this.write(await this.writing.opened(ref), body, undefined, asking, reply, make, { location: entryLocation() });
  }

  private async write(
    { id, state, zone }: Opened, body: object, register: RegisterBody | undefined, asking: Asking, reply: FastifyReply,
    make: (meaning: Meaning) => Promise<IncidentCommand>, answered: Answered, guarded?: Guarded,
  ): Promise<Receipt> {
    const meaning: Meaning = { names: new NewNames(asking.request.commandId, await this.labelling.labels(body, state)), zone };
    try {
      const planned = this.registering.plan(register, meaning);
      const told = { ...answered, registered: registeredIds(meaning, register) };
      // What the command was made from may be gone: an utterance that was adopted, say, and voided where it came from.
      const before = await this.writing.again(asking, reply, id, told);
      if (before !== null) return before;
      const command = await make({ ...meaning, publishedOf: publishedIn(this.ledger, planned.documents) });
      await this.registering.write(planned, id, command, asking.request);
      return await this.writing.incident(asking, reply, id, command, told, guarded);
    } catch (error) {
      throw pointingIntoBody(error);
    }
  }

  private readonly utteranceOf: UtteranceOf = async (incident, utterance) =>
    (await this.ledger.incidentState(incident)).record.utterances.get(utterance)?.utterance ?? null;
}

/** The entry itself or the last choice of its answers, whichever was touched last. */
function assertionTouchedAt({ record }: IncidentState, id: AssertionId): number {
  const held = found(record.assertions.get(id) ?? null, 'assertion');
  return Math.max(held.entry.touchedAt, ...held.choices.map(({ touchedAt }) => touchedAt));
}
