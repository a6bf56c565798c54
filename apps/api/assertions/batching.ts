/** Many assertions in one request: every row is judged before the first is written, and all are written or none. */
import { Injectable } from '@nestjs/common';
import { DomainError } from '#domain/errors.js';
import type { CommandId, IncidentId, UtteranceId } from '#domain/ids.js';
import type { Utterance } from '#domain/incident/events.js';
import { BatchRefusedError } from '#ledger/batch.js';
import { idAt } from '#ledger/ids.js';
import { Ledger } from '#ledger/ledger.js';
import type { BatchRow } from '#ledger/ledger.js';
import { Rehearsal } from '#ledger/rehearsal.js';
import type { Request, Written } from '#ledger/request.js';
import type { FastifyReply } from 'fastify';
import { Placing } from '../anchors/placing.js';
import type { Asking } from '../http/asking.js';
import { DryRuns } from '../http/dry-run.js';
import type { DryRun } from '../http/dry-run.js';
import { Problem } from '../http/problem.js';
import { receiptOf } from '../http/receipt.js';
import type { EventMark, MadeIds, WrittenReceipt } from '../http/receipt.js';
import { strictPipe } from '../http/validation.js';
import { Writing } from '../http/writing.js';
import type { Opened } from '../http/writing.js';
import { Sealing } from '../keys/sealing.js';
import { Labelling } from '../speech/labels.js';
import type { Labels } from '../speech/labels.js';
import { NewNames } from '../speech/names.js';
import { publishedIn } from '../times/anchoring.js';
import { BatchRowBody } from './assertion.bodies.js';
import { logAssertionOf, pointingIntoBody } from './assertion.mapping.js';

export interface BatchReceipt extends Omit<WrittenReceipt, 'ids' | 'events'> {
  readonly rows: readonly { readonly ids: MadeIds; readonly replayed: boolean; readonly events: readonly EventMark[] }[];
}
export interface BatchDryRun extends DryRun {
  readonly rows: readonly { readonly ids: MadeIds; readonly replayed: boolean }[];
}

/** A fault of one row, as the problem tells it. */
interface RowFault {
  readonly row: number;
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}
/** A row as a command, with its place among the rows as given. */
interface RowMade {
  readonly row: number;
  readonly command: BatchRow;
}
/** More faults of form in one row help nobody. */
const MAX_FORM_FAULTS = 20;

@Injectable()
export class Batching {
  private readonly form = strictPipe();

  constructor(
    private readonly ledger: Ledger,
    private readonly writing: Writing,
    private readonly labelling: Labelling,
    private readonly dryRuns: DryRuns,
    private readonly sealing: Sealing,
    private readonly placing: Placing,
  ) {}

  /** @throws {Problem} batch-refused with what is wrong with each faulty row; nothing is written then */
  async log(ref: string, given: readonly unknown[], asking: Asking, reply: FastifyReply): Promise<BatchReceipt | BatchDryRun> {
    const { request } = asking;
    const opened = await this.writing.opened(ref);
    const faults: RowFault[] = [];
    const rows = await this.commands(opened, given, request, faults);
    // Rows of no form are left out and nothing will be written: the others are judged all the same, to tell all at once.
    const rehearsal = faults.length > 0 ? new Rehearsal() : request.rehearsal;
    const written = await this.ledger.batch(opened.id, rows.map(({ command }) => command), rehearsal).catch((error: unknown) => {
      if (!(error instanceof BatchRefusedError)) throw error;
      for (const { row, refusal } of error.rows) faults.push(faultOf(rows[row]?.row ?? row, refusal));
      return [];
    });
    if (faults.length > 0) throw refused(faults, given.length);
    const receipts = written.map((each) => receiptOf(each));
    if (request.rehearsal !== undefined) {
      reply.status(200);
      const rowsTold = receipts.map(({ ids, replayed }) => ({ ids, replayed }));
      // Whoever checks a long list wants to know that its rows are right, not what the account would be after each part.
      if (asking.minimal) {
        reply.header('preference-applied', 'return=minimal');
        const replayed = request.rehearsal.events.length === 0;
        return { dryRun: true, replayed, ids: {}, events: [], change: [], candidates: { arise: [], settle: [] }, basis: request.rehearsal.basis, rows: rowsTold };
      }
      const told = await this.dryRuns.told(request.rehearsal, {}, written.flatMap(({ events }) => events));
      return { ...told, rows: rowsTold };
    }
    return await this.receipt(asking, reply, opened.id, written, receipts);
  }

  private async receipt(
    asking: Asking, reply: FastifyReply, incident: IncidentId, written: readonly Written[], receipts: readonly WrittenReceipt[],
  ): Promise<BatchReceipt> {
    const last = receipts.at(-1);
    if (last === undefined) throw new Error('a batch without rows');
    const { ids: _ids, events: _events, ...rest } = last;
    const replayed = written.every((each) => each.replayed);
    reply.header('location', `/v1/incidents/${incident}/assertions`);
    if (replayed) reply.status(200);
    await this.writing.wait(asking, reply, Math.max(...written.map(({ lastLogIndex }) => lastLogIndex)));
    return { ...rest, replayed, rows: receipts.map(({ ids, replayed: known, events }) => ({ ids, replayed: known, events })) };
  }

  /** The rows that have the right form, as commands; what is wrong with the others is added to the faults. */
  private async commands(opened: Opened, given: readonly unknown[], request: Request, faults: RowFault[]): Promise<readonly RowMade[]> {
    const labels = await this.labelling.labels(given, opened.state);
    const made: RowMade[] = [];
    for (const [row, body] of given.entries()) {
      const own = { ...request, commandId: idAt<CommandId>(request.commandId, `rows/${row}`) };
      // What it was made from may be gone since, so a row that was written is not made again.
      if (opened.state.commands.has(own.commandId)) made.push({ row, command: { command: madeAgain, request: own } });
      else {
        try {
          made.push({ row, command: { command: await this.command(opened, body, own, labels), request: own } });
        } catch (error) {
          faults.push(...faultsOf(row, error));
        }
      }
    }
    return made;
  }

  private async command({ id, zone, state }: Opened, body: unknown, request: Request, labels: Labels) {
    const { commandId } = request;
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
      throw new Problem('validation-failed', 'each row must be an object', { errors: [{ pointer: '', detail: 'each row must be an object' }] });
    }
    const form: BatchRowBody = await this.form.transform(body, { type: 'body', metatype: BatchRowBody });
    const row = await this.sealing.row(form, request, `row of a batch for ${id}:`);
    const made = await logAssertionOf(row, { names: new NewNames(commandId, labels), zone, publishedOf: publishedIn(this.ledger) }, this.utteranceOf);
    const command = await this.placing.withAnchors(made, row, state.record, commandId);
    if (command.question !== undefined) labels.addQuestion(command.question);
    return command;
  }

  private readonly utteranceOf = async (incident: IncidentId, utterance: UtteranceId): Promise<Utterance | null> =>
    (await this.ledger.incidentState(incident)).record.utterances.get(utterance)?.utterance ?? null;
}

const madeAgain = (): never => {
  throw new Error('a known command is not made again');
};

const faultOf = (row: number, refusal: DomainError): RowFault => {
  const told = pointingIntoBody(refusal);
  const { code, pointer, message } = told instanceof DomainError ? told : refusal;
  return { row, pointer: `/rows/${row}${pointer}`, code, detail: message };
};

function faultsOf(row: number, error: unknown): readonly RowFault[] {
  if (error instanceof DomainError) return [faultOf(row, error)];
  if (!(error instanceof Problem)) throw error;
  const { code, message, more: { pointer = '', errors = [{ pointer, detail: message }] } } = error;
  return errors.slice(0, MAX_FORM_FAULTS).map((fault) => ({ row, pointer: `/rows/${row}${fault.pointer}`, code, detail: fault.detail }));
}

function refused(faults: readonly RowFault[], rows: number): Problem {
  const faulty = new Set(faults.map(({ row }) => row)).size;
  const errors = faults.toSorted((a, b) => a.row - b.row).map(({ pointer, code, detail }) => ({ pointer, code, detail }));
  return new Problem('batch-refused', `${faulty} of ${rows} rows ${faulty === 1 ? 'is' : 'are'} refused; nothing was written`, { errors });
}
