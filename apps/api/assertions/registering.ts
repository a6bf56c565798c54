/** Sources and documents that come with an assertion: written first, each in a stream of its own. An orphan is harmless. */
import { Injectable } from '@nestjs/common';
import { DomainError } from '#domain/errors.js';
import type { IncidentId } from '#domain/ids.js';
import type { IncidentCommand } from '#domain/incident/commands.js';
import { Ledger } from '#ledger/ledger.js';
import type { Coming } from '#ledger/coming.js';
import type { Request } from '#ledger/request.js';
import type { MadeIds } from '../http/receipt.js';
import { Sealing } from '../keys/sealing.js';
import { registerDocumentOf } from '../documents/document.mapping.js';
import { registerSourceOf } from '../sources/source.mapping.js';
import type { Meaning } from '../speech/speech.mapping.js';
import type { RegisterBody } from './register.bodies.js';

@Injectable()
export class Registering {
  constructor(
    private readonly ledger: Ledger,
    private readonly sealing: Sealing,
  ) {}

  /** Gives every source and document its id, so that the rest of the body can name them. */
  plan(body: RegisterBody | undefined, meaning: Meaning): Coming {
    const sources = (body?.sources ?? []).map((source, i) => {
      const { names } = meaning;
      return { source, i, id: names.make('source', `register/sources/${i}`, source.key) };
    });
    const documents = (body?.documents ?? []).map((document, i) =>
      ({ document, i, id: meaning.names.make('document', `register/documents/${i}`, document.key) }));
    return {
      sources: sources.map(({ source, i, id }) => registerSourceOf(source, id, meaning, `/register/sources/${i}`)),
      documents: documents.map(({ document, i, id }) => registerDocumentOf(document, id, meaning, `/register/documents/${i}`)),
    };
  }

  /** Writes them, unless the command they come with would be refused all the same. */
  async write(coming: Coming, id: IncidentId, command: IncidentCommand, request: Request): Promise<void> {
    const { documents } = coming;
    const sources = await Promise.all(coming.sources.map((source) => this.sealing.source(source, request)));
    if (sources.length + documents.length === 0) return;
    await this.ledger.rehearse(id, command, { sources, documents }, request);
    const indexOf = new Map<string, number>(sources.map((source, i) => [source.source, i]));
    for (const source of wholesFirst(sources)) {
      await pointing(`/register/sources/${indexOf.get(source.source) ?? 0}`, () => this.ledger.source(source.source, source, request));
    }
    for (const [i, document] of documents.entries()) {
      await pointing(`/register/documents/${i}`, () => this.ledger.document(document.document, document, request));
    }
  }
}

/** Ids by key, for the receipt. */
export const registeredIds = ({ names }: Meaning, body: RegisterBody | undefined): Pick<MadeIds, 'sources' | 'documents'> =>
  (body === undefined ? {} : { sources: names.made('source'), documents: names.made('document') });

/** A body before its parts, so that each finds what it is part of. */
function wholesFirst(sources: Coming['sources']): Coming['sources'] {
  const byId = new Map<string, Coming['sources'][number]>(sources.map((source) => [source.source, source]));
  const ordered = new Set<Coming['sources'][number]>();
  const take = (source: Coming['sources'][number], above: number): void => {
    const whole = source.kind === 'body' && source.partOf !== undefined ? byId.get(source.partOf) : undefined;
    // Bodies that are part of each other in a ring are taken as they come: the ledger refuses the first.
    if (whole !== undefined && !ordered.has(whole) && above < sources.length) take(whole, above + 1);
    ordered.add(source);
  };
  for (const source of sources) take(source, 0);
  return [...ordered];
}

async function pointing<T>(at: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw error instanceof DomainError ? new DomainError(error.code, error.message, `${at}${error.pointer}`) : error;
  }
}
