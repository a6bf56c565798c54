/** What an incident would say to a command if the sources and documents that come with it stood already. Writes nothing. */
import type { Document } from '#domain/document/events.js';
import * as document from '#domain/document/document.js';
import type { DocumentCommand } from '#domain/document/document.js';
import { DomainError } from '#domain/errors.js';
import type { Facts } from '#domain/facts.js';
import type { DocumentId, SourceId } from '#domain/ids.js';
import type { Source } from '#domain/source/events.js';
import * as source from '#domain/source/source.js';
import type { SourceCommand } from '#domain/source/source.js';

/** To be registered before the command itself, in this order: sources, then documents. */
export interface Coming {
  readonly sources: readonly Extract<SourceCommand, { readonly type: 'RegisterSource' }>[];
  readonly documents: readonly Extract<DocumentCommand, { readonly type: 'RegisterDocument' }>[];
}

/**
 * The facts with all that is coming, once each of it is found to be sound.
 * @throws {DomainError} of the first that is refused, pointing below `/register`
 */
export function withComing(facts: Facts, coming: Coming): Facts {
  const sources = new Map<SourceId, Source>(facts.sources);
  const documents = new Map<DocumentId, Document>(facts.documents);
  for (const { type: _, ...each } of coming.sources) sources.set(each.source, each);
  const all = { ...facts, sources, documents };
  coming.sources.forEach((each, i) => pointingTo(`/register/sources/${i}`, () => source.decide(source.initialState(), each, all)));
  coming.documents.forEach((each, i) => {
    pointingTo(`/register/documents/${i}`, () => document.decide(document.initialState(), each, all));
    const { type: _, ...registered } = each;
    documents.set(each.document, registered);
  });
  return all;
}

function pointingTo(at: string, check: () => unknown): void {
  try {
    check();
  } catch (error) {
    throw error instanceof DomainError ? new DomainError(error.code, error.message, `${at}${error.pointer}`) : error;
  }
}
